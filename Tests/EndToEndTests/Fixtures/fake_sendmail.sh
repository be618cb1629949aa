#!/bin/sh
# Stands in for sendmail: what it was given lies in the folder FAKE_SENDMAIL afterwards; it ends with FAKE_SENDMAIL_STATUS.
echo "$*" >"$FAKE_SENDMAIL/words"
env >"$FAKE_SENDMAIL/environment"
cat >"$FAKE_SENDMAIL/mail"
grep "^Subject:" "$FAKE_SENDMAIL/mail" >>"$FAKE_SENDMAIL/subjects"
exit "${FAKE_SENDMAIL_STATUS:-0}"
