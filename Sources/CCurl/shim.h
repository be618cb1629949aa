#pragma once
#include <curl/curl.h>
// Swift cannot call C's variadic functions: one typed setter for each kind of value.
static inline CURLcode pouch_curl_set_long(CURL *handle, CURLoption option, long value) { return curl_easy_setopt(handle, option, value); }
static inline CURLcode pouch_curl_set_large(CURL *handle, CURLoption option, curl_off_t value) { return curl_easy_setopt(handle, option, value); }
static inline CURLcode pouch_curl_set_string(CURL *handle, CURLoption option, const char *value) { return curl_easy_setopt(handle, option, value); }
static inline CURLcode pouch_curl_set_pointer(CURL *handle, CURLoption option, void *value) { return curl_easy_setopt(handle, option, value); }
static inline CURLcode pouch_curl_set_list(CURL *handle, struct curl_slist *value) { return curl_easy_setopt(handle, CURLOPT_HTTPHEADER, value); }
typedef size_t (*pouch_curl_write)(char *bytes, size_t size, size_t count, void *user);
static inline CURLcode pouch_curl_set_write(CURL *handle, CURLoption option, pouch_curl_write value) { return curl_easy_setopt(handle, option, value); }
typedef int (*pouch_curl_progress)(void *user, curl_off_t total, curl_off_t now, curl_off_t upload_total, curl_off_t upload_now);
static inline CURLcode pouch_curl_set_progress(CURL *handle, pouch_curl_progress value) { return curl_easy_setopt(handle, CURLOPT_XFERINFOFUNCTION, value); }
// What holds for every request: the web's schemes alone, TLS checked, no redirect followed, no password file. The proxy is
// none; left unset, curl would take the environment's.
static inline void pouch_curl_harden(CURL *handle) {
    curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(handle, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(handle, CURLOPT_SSL_VERIFYPEER, 1L);
    curl_easy_setopt(handle, CURLOPT_SSL_VERIFYHOST, 2L);
    curl_easy_setopt(handle, CURLOPT_NETRC, 0L);
    curl_easy_setopt(handle, CURLOPT_PROXY, "");
    curl_easy_setopt(handle, CURLOPT_NOPROXY, "");
}
typedef curl_socket_t (*pouch_curl_open_socket)(void *user, curlsocktype purpose, struct curl_sockaddr *address);
static inline CURLcode pouch_curl_set_open_socket(CURL *handle, pouch_curl_open_socket value) { return curl_easy_setopt(handle, CURLOPT_OPENSOCKETFUNCTION, value); }
static inline CURLcode pouch_curl_get_long(CURL *handle, CURLINFO info, long *value) { return curl_easy_getinfo(handle, info, value); }
static inline CURLcode pouch_curl_get_large(CURL *handle, CURLINFO info, curl_off_t *value) { return curl_easy_getinfo(handle, info, value); }
static inline CURLcode pouch_curl_get_string(CURL *handle, CURLINFO info, char **value) { return curl_easy_getinfo(handle, info, value); }
static inline CURLcode pouch_curl_get_socket(CURL *handle, curl_socket_t *value) { return curl_easy_getinfo(handle, CURLINFO_ACTIVESOCKET, value); }
static inline CURLMcode pouch_curl_multi_set_long(CURLM *multi, CURLMoption option, long value) { return curl_multi_setopt(multi, option, value); }
typedef int (*pouch_curl_debug)(CURL *handle, curl_infotype type, char *bytes, size_t count, void *user);
static inline CURLcode pouch_curl_set_debug(CURL *handle, pouch_curl_debug value) { return curl_easy_setopt(handle, CURLOPT_DEBUGFUNCTION, value); }
// The version of the library that is loaded, as CURL_VERSION_BITS writes it; the header's may be another.
static inline const char *pouch_curl_release(void) { return curl_version_info(CURLVERSION_NOW)->version; }
static inline unsigned int pouch_curl_version_number(void) { return curl_version_info(CURLVERSION_NOW)->version_num; }
