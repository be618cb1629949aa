extension AuditStyle {
    static let rules = """
        *{box-sizing:border-box}
        html{color-scheme:light dark;-webkit-text-size-adjust:100%;text-size-adjust:100%;scroll-padding-top:1rem}
        body{margin:0 auto;padding:0 1.25rem 5rem;max-width:46rem;background:var(--paper);color:var(--ink);font:1.0625rem/1.6 "Iowan Old Style","Palatino Linotype",Palatino,"Source Serif 4","Noto Serif",Georgia,serif;overflow-wrap:break-word;text-rendering:optimizeLegibility}
        a{color:var(--link);text-decoration-thickness:1px;text-underline-offset:.18em}
        a:hover{text-decoration-thickness:2px}
        :focus-visible{outline:3px solid var(--link);outline-offset:3px;border-radius:2px}
        .skip{position:absolute;left:1rem;top:-6rem;padding:.5rem 1rem;background:var(--ink);color:var(--paper)}
        .skip:focus{top:.5rem;z-index:1}
        .vh:not(:focus){position:absolute;width:1px;height:1px;margin:-1px;padding:0;overflow:hidden;clip-path:inset(50%);white-space:nowrap;border:0}
        .kicker,.verdict .between,.origin,.tally,.url,.reasons,.fields dt,.tag,.small,.fold,.note,.meaning,.left,summary,table,.urls,.caveats,.count{font-family:system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Liberation Sans",sans-serif}
        header{padding:3.5rem 0 1.75rem;border-bottom:1px solid var(--ink)}
        header .kicker{margin:0 0 .9rem;color:var(--accent);font-size:.8125rem;font-weight:600;letter-spacing:.02em}
        h1{margin:0;font-size:clamp(2rem,1.4rem + 3vw,3.1rem);line-height:1.12;font-weight:700;letter-spacing:-.015em;text-wrap:balance}
        .verdict{margin:1.4rem 0 0;font-size:1.375rem;line-height:1.35;font-weight:600}
        .verdict .between{display:block;margin-top:.15rem;font-size:1rem;font-weight:400;color:var(--soft)}
        .lede{margin:1.1rem 0 0;max-width:38rem;text-wrap:pretty}
        .origin{margin:1rem 0 0;font-size:.875rem;overflow-wrap:anywhere}
        .tally{display:grid;grid-template-columns:repeat(auto-fill,minmax(6.2rem,1fr));gap:0 1.25rem;margin:0;padding:0;list-style:none;border-bottom:1px solid var(--rule)}
        .tally a{display:block;padding:1.1rem 0 1rem;color:var(--soft);text-decoration:none;font-size:.875rem;line-height:1.3}
        .tally b{display:block;color:var(--accent);font-size:1.9rem;line-height:1.15;font-weight:600;font-variant-numeric:tabular-nums;letter-spacing:-.02em}
        .tally .quiet b{color:var(--soft);font-weight:400}
        .tally a:hover{text-decoration:underline}
        section,footer{margin-top:3.75rem}
        h2{margin:0 0 .35rem;font-size:1.6rem;line-height:1.2;font-weight:700;letter-spacing:-.01em}
        .count{margin-inline-start:.35rem;color:var(--soft);font-size:1.05rem;font-weight:400;font-variant-numeric:tabular-nums}
        .meaning{margin:0;max-width:36rem;color:var(--soft);font-size:.9375rem;line-height:1.5}
        .caveats,.reasons{margin:.7rem 0 0;padding-inline-start:1.1rem;font-size:.9375rem;line-height:1.5}
        .caveats li,.reasons li{margin:.3rem 0;padding-inline-start:.2rem}
        .caveats li::marker,.reasons li::marker{color:var(--soft)}
        .small{color:var(--soft);font-size:.8438rem;line-height:1.5}
        .group{padding-top:1.1rem;border-top:3px solid var(--ink)}
        article{margin:0;padding:2rem 0 1.6rem;border-bottom:1px solid var(--rule);break-inside:auto}
        .meaning + article{padding-top:1.6rem}
        article:last-of-type{padding-bottom:0;border-bottom:0}
        h3{margin:0;font-size:1.28rem;line-height:1.3;font-weight:700;overflow-wrap:anywhere;text-wrap:pretty;break-after:avoid}
        article .kicker{margin:0 0 .45rem;color:var(--soft);font-size:.8438rem;line-height:1.5}
        .tag{margin-inline-end:.6rem;color:var(--accent);font-weight:600}
        .dot:first-child{display:none}
        .url{margin:.4rem 0 0;font-size:.8438rem;line-height:1.5;overflow-wrap:anywhere}
        .fields{display:grid;grid-template-columns:minmax(7rem,auto) 1fr;gap:.5rem 1.25rem;margin:1.1rem 0 0}
        .fields dt{color:var(--soft);font-size:.8438rem;line-height:1.9}
        .fields dd{margin:0;min-width:0;overflow-wrap:anywhere;white-space:pre-line}
        .arrow{color:var(--soft)}
        del{padding:.06em .12em;border-radius:2px;background:var(--delbg);color:var(--del);text-decoration:line-through;text-decoration-thickness:1px;-webkit-box-decoration-break:clone;box-decoration-break:clone}
        ins{padding:.06em .12em;border-radius:2px;background:var(--insbg);color:var(--ins);text-decoration:underline;text-decoration-thickness:1px;text-underline-offset:.2em;-webkit-box-decoration-break:clone;box-decoration-break:clone}
        .diff{margin:1.3rem 0 0}
        .diff p{margin:0 0 .8rem;overflow-wrap:anywhere;white-space:pre-line;text-align:start;line-break:auto}
        .diff .d,.diff .i,.diff .c,.diff .m{padding-inline-start:1rem;border-inline-start:2px solid var(--rule)}
        .diff .d{border-color:var(--del)}
        .diff .i{border-color:var(--ins)}
        .diff .d del,.diff .i ins{text-decoration:none;background:none;padding:0}
        .diff .d del{text-decoration:line-through;text-decoration-thickness:1px}
        .diff .d::before{content:"−" / "";float:inline-start;margin-inline-start:-2rem;color:var(--del);font-family:system-ui,sans-serif}
        .diff .i::before{content:"+" / "";float:inline-start;margin-inline-start:-2rem;color:var(--ins);font-family:system-ui,sans-serif}
        .diff .m{border-inline-start-style:dashed;border-color:var(--soft)}
        .diff .note{margin-bottom:.2rem;padding-inline-start:calc(1rem + 2px);color:var(--soft);font-size:.8438rem;break-after:avoid}
        .diff .fold{padding-inline-start:calc(1rem + 2px);color:var(--soft);font-size:.8438rem}
        .diff .fold::before{content:"⋯ " / ""}
        .box{margin-top:1.2rem;padding:1.15rem 1.4rem 1.2rem;background:var(--card);border-radius:3px}
        .box h3{font-size:1.12rem}
        .box p{margin:.3rem 0 0}
        .box .diff{margin-top:.9rem}
        .box .diff p{margin:0 0 .55rem}
        .urls{margin:.8rem 0 0;padding:0;list-style:none;font-size:.8438rem;line-height:1.5;overflow-wrap:anywhere}
        .urls li{margin:.25rem 0}
        details{margin-top:1rem}
        summary{display:inline-block;padding:.2rem 0;color:var(--soft);font-size:.8438rem;cursor:pointer}
        summary::before{content:"+" / "";display:inline-block;width:1.1em}
        details[open]>summary::before{content:"−" / ""}
        summary:hover{color:var(--ink)}
        .left{margin:1.2rem 0 0;color:var(--soft);font-size:.9375rem}
        table{width:100%;margin:.9rem 0 0;border-collapse:collapse;font-size:.8438rem;line-height:1.45}
        caption{padding:0 0 .5rem;color:var(--soft);font-size:.8438rem;text-align:start}
        th,td{padding:.42rem .9rem .42rem 0;border-bottom:1px solid var(--rule);text-align:start;vertical-align:top;font-weight:400}
        thead th{color:var(--soft)}
        tbody th{color:var(--soft)}
        td.n{white-space:nowrap;text-align:end;font-variant-numeric:tabular-nums}
        code{font:.92em/1.4 ui-monospace,SFMono-Regular,Menlo,Consolas,"Noto Sans Mono","DejaVu Sans Mono",monospace;overflow-wrap:anywhere}
        .evidence{table-layout:fixed}
        .evidence tr>:first-child{width:8.5rem}
        .evidence th,.evidence td,.versions td,.crawls code{overflow-wrap:anywhere}
        .side{display:none;font-weight:600}
        .none{color:var(--soft)}
        .wide{overflow-x:auto}
        .heat{margin-top:1.1rem;table-layout:fixed;border-collapse:separate;border-spacing:2px;font-variant-numeric:tabular-nums}
        .heat th,.heat td{padding:0;border:0;text-align:center;vertical-align:middle;height:2rem}
        .heat thead th{height:1.5rem}
        .heat tr>:first-child{width:3rem;text-align:start}
        .heat abbr{text-decoration:none}
        .heat .sum{width:3rem;text-align:end;color:var(--soft)}
        .h0{background:var(--card)}
        .h1{background:var(--h1);color:var(--on1)}
        .h2{background:var(--h2);color:var(--on2)}
        .h3{background:var(--h3);color:var(--on3)}
        .h4{background:var(--h4);color:var(--on4)}
        .h5{background:var(--h5);color:var(--on5)}
        .pair{display:grid;grid-template-columns:1fr 1fr;gap:0 2.5rem;margin-top:1.6rem}
        .pair>div{min-width:0}
        .churn{table-layout:fixed}
        .churn tbody th{color:var(--ink);overflow-wrap:anywhere}
        .churn .name{width:44%}
        .churn .sums{width:2.9rem}
        .churn td{padding-inline-end:.8rem}
        .churn td:last-child{padding-inline-end:0}
        .churn svg{display:block;width:100%;height:.4rem;margin:.42rem 0 .2rem;fill:var(--h3)}
        footer{padding-top:1.5rem;border-top:1px solid var(--ink)}
        footer h2{font-size:1.2rem}
        @media (max-width:40rem){
        body{padding:0 1.1rem 3.5rem;font-size:1rem}
        header{padding-top:2.25rem}
        .tally{grid-template-columns:repeat(auto-fill,minmax(5.2rem,1fr))}
        .tally b{font-size:1.6rem}
        .pair{grid-template-columns:1fr}
        .fields{grid-template-columns:1fr;gap:.1rem}
        .fields dd{margin-bottom:.7rem}
        .heat{border-spacing:1px;font-size:.72rem}
        .heat th,.heat td{height:1.65rem}
        .heat tr>:first-child,.heat .sum{width:2.1rem}
        .box{margin-inline:-.35rem;padding:1rem}
        .evidence,.evidence tbody,.evidence tr,.evidence th,.evidence td,.crawls,.crawls tbody,.crawls tr,.crawls th,.crawls td,.versions,.versions tbody,.versions tr,.versions th,.versions td{display:block;width:auto!important;padding:.1rem 0;border:0;text-align:start}
        .evidence thead,.crawls thead,.versions thead{display:none}
        .evidence tr,.crawls tr,.versions tr{padding:.5rem 0;border-bottom:1px solid var(--rule)}
        .evidence caption,.crawls caption,.versions caption{display:block}
        .side{display:inline}
        }
        @media print{
        @page{margin:18mm 16mm}
        :root{--paper:#fff}
        body{max-width:none;padding:0;font-size:10pt;line-height:1.45}
        header{padding-top:0}
        .skip{display:none}
        a{color:inherit;text-decoration:none}
        details::details-content{content-visibility:visible;display:block;height:auto;block-size:auto}
        summary{list-style:none}
        summary::before{content:none}
        h2,h3,.kicker,caption,summary{break-after:avoid}
        tr,.heat,.churn,.box,.diff p,.reasons li{break-inside:avoid}
        thead{display:table-row-group}
        .heat th,.heat td{height:1.5rem}
        .evidence,.versions,.crawls{font-size:7.5pt;line-height:1.35}
        .evidence th,.evidence td,.versions th,.versions td,.crawls th,.crawls td{padding-block:.2rem}
        details{margin-top:.5rem}
        section,footer{margin-top:2.2rem}
        del,ins,.h1,.h2,.h3,.h4,.h5,.h0,.box,.churn svg{-webkit-print-color-adjust:exact;print-color-adjust:exact}
        .wide{overflow:visible}
        }

        """
}
