import Foundation
import PouchBytes

/// The look of the web interface: the report's, with what a site needs beside.
package enum WebStyle {
    static let bytes = Array((AuditStyle.sheet + rules).utf8)

    /// Names the style in a page's policy: `sha256-...`, base 64.
    package static let source = "'sha256-" + Data(SHA256Digest.of(bytes).bytes).base64EncodedString() + "'"

    private static let rules = """
        body{max-width:72rem}
        .bar{display:flex;flex-wrap:wrap;align-items:center;gap:.5rem 1.5rem;padding:1.1rem 0 .9rem;font-family:var(--sans)}
        .bar .site{flex:1 1 16rem;margin:0;font-weight:600;font-size:.9375rem;line-height:1.35}
        .bar .site a{color:var(--ink);text-decoration:none}
        .bar .site a:hover{text-decoration:underline}
        .bar nav ul,.way ol,.views,.pager{display:flex;flex-wrap:wrap;gap:.15rem 1.2rem;margin:0;padding:0;list-style:none}
        .bar nav a{display:inline-block;padding:.3rem 0;color:var(--soft);text-decoration:none;font-size:.9375rem}
        .bar nav a:hover{text-decoration:underline}
        .bar nav a[aria-current]{color:var(--ink);font-weight:600;box-shadow:0 2px 0 var(--accent)}
        .find{display:flex;gap:.4rem}
        .find input,.filter select,.filter input{min-width:0;padding:.35rem .6rem;border:1px solid var(--soft);border-radius:3px;background:var(--paper);color:var(--ink);font:inherit;font-size:.9375rem}
        .find input{width:15rem}
        button{min-height:2rem;padding:.35rem .8rem;border:1px solid var(--soft);border-radius:3px;background:var(--card);color:var(--ink);font:600 .9375rem/1.2 var(--sans);cursor:pointer}
        .notice{margin:1rem 0 0;padding:.6rem .9rem;border-inline-start:3px solid var(--soft);background:var(--card);font:.9375rem/1.5 var(--sans);overflow-wrap:anywhere}
        .notice.bad{border-color:var(--accent)}
        p.bad,strong.bad{color:var(--accent)}
        .captured{display:block;width:100%;height:80vh;border:1px solid var(--soft);background:#fff}
        .checks{width:100%;border-collapse:collapse;font:.9375rem/1.5 var(--sans)}
        .checks th,.checks td{padding:.5rem .8rem .5rem 0;border-top:1px solid var(--rule);text-align:start;vertical-align:top;overflow-wrap:anywhere}
        .checks td:nth-child(2){white-space:nowrap}
        .checks+p{margin-top:1.6rem}
        .meanings{margin:1.2rem 0 0;padding-inline-start:1.6rem;max-width:46rem;line-height:1.5}
        .meanings li{margin:.5rem 0}
        .meanings li::marker{color:var(--soft);font:.875rem var(--sans)}
        .meanings strong{font-weight:600}
        @media (max-width:44rem){.checks thead{display:none}.checks th,.checks td{display:block;border:0;padding:.2rem 0}.checks tr{display:block;border-top:1px solid var(--rule);padding:.6rem 0}}
        main{padding-top:1.9rem;outline:0}
        .way{margin:0 0 .7rem;font:.875rem/1.75 var(--sans)}
        .way ol{align-items:baseline;gap:0}
        .way li+li::before{content:"›" / "";margin:0 .5rem;color:var(--soft)}
        .way a{display:inline-block;color:var(--soft)}
        main h1{font-size:clamp(1.6rem,1.2rem + 1.8vw,2.35rem)}
        .whole{white-space:nowrap}
        .sub{margin:.6rem 0 0;color:var(--soft);font:1rem/1.5 var(--sans)}
        .sub strong{color:var(--ink);font-weight:600}
        section{margin-top:2.6rem}
        h2{font-size:1.3rem}
        .foot{margin-top:4rem;padding-top:1rem;border-top:1px solid var(--rule);color:var(--soft);font:.8438rem/1.6 var(--sans)}
        .foot p{margin:.2rem 0}
        .sha{white-space:nowrap;cursor:help}
        .figures{margin-top:1.4rem;border-top:1px solid var(--rule)}
        .figures{grid-template-columns:repeat(auto-fill,minmax(10rem,1fr))}
        .figures a{display:inline;padding:0;color:var(--link);text-decoration:underline;text-decoration-thickness:1px}
        .figures div{padding:1rem 0 .9rem;color:var(--soft);font-size:.875rem;line-height:1.35}
        .grid{width:100%;max-width:56rem}
        .grid th,.grid td{height:2.35rem}
        .grid td a{display:flex;flex-direction:column;justify-content:center;align-items:center;height:2.35rem;color:inherit;text-decoration:none;line-height:1.1}
        .grid td a:hover{text-decoration:underline;outline:2px solid var(--link);outline-offset:-2px}
        .grid th a{color:inherit}
        .grid .sum{width:6.5rem;white-space:nowrap}
        .grid .lack{box-shadow:inset 0 -3px 0 var(--accent)}
        .grid small{font-size:.7rem}
        .list{margin-top:1.4rem}
        .list td,.list th{padding-block:.6rem}
        .list th.n{text-align:end}
        .list .n+td,.list .n+th{padding-inline-start:1.5rem}
        @media (min-width:56rem){.list .whole{white-space:nowrap}}
        .list .t{font:1.0625rem/1.4 var(--serif);overflow-wrap:anywhere;color:var(--ink)}
        .list .t a{text-decoration:none}
        .list .t a:hover{text-decoration:underline}
        .list .day{white-space:nowrap;width:5.2rem;color:var(--soft);font-variant-numeric:tabular-nums}
        .list .state{white-space:nowrap;color:var(--soft)}
        .list .event a{display:inline-block;min-height:1.5rem}
        .flag{color:var(--accent);font-weight:600}
        .pager{justify-content:space-between;margin-top:1.2rem;font:.9375rem/1.5 var(--sans)}
        .views{margin-top:1.5rem;border-bottom:1px solid var(--rule);font:.9375rem/1.5 var(--sans)}
        .views a{display:block;padding:.35rem 0 .45rem;color:var(--soft);text-decoration:none}
        .views a:hover{text-decoration:underline}
        .views a[aria-current]{color:var(--ink);font-weight:600;box-shadow:0 2px 0 var(--accent)}
        .two{display:grid;grid-template-columns:minmax(0,1fr) minmax(17rem,21rem);gap:0 3.5rem;align-items:start;margin-top:1.8rem}
        .sub+.text{margin-top:1.3rem}
        .two article{padding:0;border:0}
        .diff.same{max-width:52rem}
        .text{max-width:42rem;line-height:1.65}
        .text p{margin:0 0 1.05rem;white-space:pre-line;overflow-wrap:anywhere;text-align:start}
        .text h3{margin:1.6rem 0 .6rem;font-size:1.12rem}
        .text .item{margin-inline-start:1.4rem}
        .text .row,.text .caption{font-size:.9375rem}
        .side-panel{padding:1.1rem 1.25rem 1.2rem;background:var(--card);border-radius:3px;font:.875rem/1.55 var(--sans)}
        .side-panel h2{margin:0 0 .5rem;font:600 1rem/1.3 var(--sans)}
        .side-panel h2:not(:first-child){margin-top:1.5rem}
        .facts{margin:0}
        .facts dt{color:var(--soft);font-size:.8125rem}
        .facts dd{margin:0 0 .6rem;overflow-wrap:anywhere}
        .facts.wide-facts{display:grid;grid-template-columns:minmax(8rem,auto) 1fr;gap:.35rem 1.5rem;margin:.8rem 0 1rem;align-items:baseline;font:.9375rem/1.5 var(--sans)}
        .facts.wide-facts dd{margin:0}
        .cite{user-select:all}
        .u{overflow-wrap:anywhere}
        .k{color:var(--soft)}
        .pager.start{justify-content:flex-start}
        .pager a[aria-current]{color:var(--ink);font-weight:600;text-decoration:none}
        progress{width:100%;max-width:46rem;height:.7rem;accent-color:var(--h4)}
        .change{margin-top:1.6rem;max-width:52rem}
        .change:target{box-shadow:-.8rem 0 0 -.6rem var(--accent)}
        .change .small{margin:0 0 .3rem}
        .change .diff{margin:0}
        .sides{display:grid;grid-template-columns:1fr 1fr;gap:0 2rem}
        .sides .diff{min-width:0}
        .blame{display:grid;grid-template-columns:minmax(9rem,13rem) minmax(0,42rem);gap:0 2rem;margin-top:1.8rem}
        .blame p{margin:0 0 1.05rem;white-space:pre-line;overflow-wrap:anywhere}
        .blame .when{color:var(--soft);font:.8125rem/1.5 var(--sans);padding-top:.25rem}
        .blame .when a{color:inherit}
        .blame .gone{margin:0 0 1.05rem}
        .figures-table th,.figures-table td{padding-inline-end:1.4rem}
        .figures-table thead th{vertical-align:bottom}
        .figures-table td.n{text-align:start}
        .figures-table th[scope=row]{white-space:nowrap}
        .quiet{color:var(--soft)}
        .filter{display:flex;flex-wrap:wrap;align-items:center;gap:.6rem 1rem;margin-top:1.2rem;font:.9375rem/1.5 var(--sans)}
        .filter label{display:inline-flex;align-items:center;gap:.4rem}
        .filter input{max-width:100%}
        pre{white-space:pre-wrap;padding:.8rem 1rem;background:var(--card);border-radius:3px;font-size:.875rem;line-height:1.5}
        .ask{margin-top:1.2rem;font:.9375rem/1.5 var(--sans)}
        .ask .find{max-width:36rem;margin:0 0 .6rem}
        .ask .find input{flex:1 1 auto;width:auto}
        .ask fieldset{display:flex;flex-wrap:wrap;gap:.3rem 1.4rem;margin:0;padding:0;border:0}
        .ask label{display:inline-flex;align-items:center;gap:.4rem;min-height:1.75rem}
        .filter select{max-width:13rem}
        .order,.chosen{margin:0;color:var(--soft);font:.9375rem/1.5 var(--sans)}
        .chosen{display:flex;flex-wrap:wrap;gap:.2rem 1.4rem;margin-top:1rem;padding:0;list-style:none;overflow-wrap:anywhere}
        .hits{margin:0;padding:0;list-style:none}
        .hits li{padding:1rem 0;border-bottom:1px solid var(--rule)}
        .hits h2,.hits h3{margin:0;font:1.12rem/1.35 var(--serif);overflow-wrap:anywhere}
        .hits h2 a,.hits h3 a{text-decoration:none}
        .hits h2 a:hover,.hits h3 a:hover{text-decoration:underline}
        .hits .small{margin:.25rem 0 0}
        .hits .tag{margin-inline-end:.5rem;color:var(--accent);font:600 .8125rem/1.4 var(--sans)}
        .snippet{margin:.4rem 0 0;font-size:.9688rem;line-height:1.5;overflow-wrap:anywhere}
        mark{padding:.06em .1em;border-radius:2px;background:var(--h2);color:var(--on2)}
        .facets h2:not(:first-child){margin-top:1.2rem}
        .facets ul{margin:0;padding:0;list-style:none}
        .facets li{display:flex;justify-content:space-between;gap:.8rem;min-height:1.6rem;overflow-wrap:anywhere}
        .facets p{margin:.2rem 0 0}
        .facets .count{font-size:inherit}
        section>h2+.small{margin:.3rem 0 0}
        .bars{max-width:56rem}
        .bars svg{display:block;width:100%;min-width:3rem;height:.45rem;margin-top:.35rem;fill:var(--h3)}
        .bars .low svg{fill:var(--h4)}
        @media (max-width:62rem){.two{grid-template-columns:minmax(0,1fr);gap:2rem 0}}
        @media (max-width:40rem){
        .find{flex:1 1 100%;min-width:0}
        .figures{grid-template-columns:repeat(auto-fill,minmax(7rem,1fr))}
        .find input{flex:1 1 auto;width:auto}
        .grid small{font-size:.58rem}
        .sides,.blame{grid-template-columns:minmax(0,1fr)}
        .blame .when{padding-top:0}
        .grid .sum{width:3.1rem;white-space:normal;font-size:.62rem}
        .grid tr>:first-child{width:2rem}
        .list,.list tbody,.list tr,.list td,.list th{display:block;width:auto!important;padding:.05rem 0;border:0;text-align:start}
        .list thead{display:none}
        .list .state{white-space:normal}
        .list tr{padding:.6rem 0;border-bottom:1px solid var(--rule)}
        .list td:empty{display:none}
        .list td.pick{display:inline-block;margin-inline-end:1.2rem}
        .facts.wide-facts{grid-template-columns:minmax(0,1fr);gap:0}
        .facts.wide-facts dd{margin-bottom:.5rem}
        }
        @media (max-width:30rem){
        .grid,.grid caption,.grid tbody{display:block}
        .grid thead{display:none}
        .grid tr{display:grid;grid-template-columns:repeat(6,minmax(0,1fr));gap:2px;margin-top:.9rem}
        .grid tr>:first-child,.grid .sum{grid-column:span 3;width:auto;height:auto;padding-bottom:.2rem;font-size:.875rem}
        .grid tr>:first-child{order:-2}
        .grid .sum{order:-1}
        .grid td{height:auto}
        .grid td a{height:2.9rem}
        .grid td a::before{font-size:.625rem}
        .grid td:nth-child(2) a::before{content:"Jan" / ""}.grid td:nth-child(3) a::before{content:"Feb" / ""}.grid td:nth-child(4) a::before{content:"Mar" / ""}
        .grid td:nth-child(5) a::before{content:"Apr" / ""}.grid td:nth-child(6) a::before{content:"May" / ""}.grid td:nth-child(7) a::before{content:"Jun" / ""}
        .grid td:nth-child(8) a::before{content:"Jul" / ""}.grid td:nth-child(9) a::before{content:"Aug" / ""}.grid td:nth-child(10) a::before{content:"Sep" / ""}
        .grid td:nth-child(11) a::before{content:"Oct" / ""}.grid td:nth-child(12) a::before{content:"Nov" / ""}.grid td:nth-child(13) a::before{content:"Dec" / ""}
        }
        @media (forced-colors:active){.bar nav a[aria-current],.views a[aria-current]{text-decoration:underline}.grid .lack{outline:1px dashed}}
        @media (prefers-reduced-motion:no-preference){html{scroll-behavior:smooth}}
        @media print{
        .bar nav,.find,.views,.pager,.skip,.way{display:none}
        .two{display:block}
        .side-panel{margin-top:1.5rem}
        .sha{white-space:normal}
        .sha::after{content:" " attr(title);overflow-wrap:anywhere}
        .facts dd{min-width:0}
        table{font-size:8pt}
        table th,table td{padding-inline-end:.5rem!important;white-space:normal!important}
        .figures-table th,.figures-table td{padding-inline-end:.35rem!important;font-size:7pt}
        main h1{font-size:20pt}
        }
        :root{--sans:system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Liberation Sans",sans-serif;--serif:"Iowan Old Style","Palatino Linotype",Palatino,"Source Serif 4","Noto Serif",Georgia,serif}

        """
}
