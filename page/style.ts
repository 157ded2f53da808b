/** The style of all pages. Colors have a contrast of at least 4.5:1 with the background, light and dark. */
export const STYLE = `
:root{color-scheme:light dark;--bg:#fff;--fg:#1f2328;--soft:#57606a;--line:#d0d7de;--link:#0550ae;
--ready:#1a7f37;--degraded:#9a6700;--bad:#c1121f;--unknown:#6e7781;--maintenance:#0969da}
@media (prefers-color-scheme:dark){:root{--bg:#0d1117;--fg:#e6edf3;--soft:#9aa4af;--line:#30363d;--link:#79c0ff;
--ready:#3fb950;--degraded:#d29922;--bad:#ff7b72;--unknown:#8b949e;--maintenance:#79c0ff}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:60rem;padding:1rem;background:var(--bg);color:var(--fg);font:1rem/1.5 system-ui,sans-serif;overflow-wrap:anywhere}
a{color:var(--link)}a:focus-visible,summary:focus-visible{outline:3px solid var(--link);outline-offset:2px}
h1{font-size:1.5rem;margin:.5rem 0}h2{font-size:1.2rem;margin:2rem 0 .5rem}h3{font-size:1rem;margin:0}
.skip{position:absolute;left:-999rem}.skip:focus{position:static}
.head,#stale{font-size:1.2rem;font-weight:600;margin:.5rem 0;padding:.6rem .9rem;border:1px solid var(--line);border-left:.5rem solid}
.meta,.fig{color:var(--soft);margin:.2rem 0;font-size:.9rem}
.c-ready{color:var(--ready)}.c-degraded{color:var(--degraded)}.c-down,.c-not-ready{color:var(--bad)}.c-unknown{color:var(--soft)}.c-maintenance{color:var(--maintenance)}
.c-ready,.c-degraded,.c-down,.c-not-ready,.c-unknown,.c-maintenance{font-weight:600}
.head:has(.c-ready){border-left-color:var(--ready)}.head:has(.c-degraded){border-left-color:var(--degraded)}.head:has(.c-down,.c-not-ready){border-left-color:var(--bad)}
[hidden],.stale .head{display:none}.stale main [class^=c-]{color:var(--soft)}.stale .bars{filter:grayscale(1)}#stale{color:var(--bad)}
ul.plain{list-style:none;margin:0;padding:0}
ul.plain>li{padding:.7rem 0;border-top:1px solid var(--line)}
.targets>li{content-visibility:auto;contain-intrinsic-size:auto 7rem}
.line{display:flex;flex-wrap:wrap;justify-content:space-between;gap:0 1rem}
.bars{display:flex;height:2rem;margin:.3rem 0;padding:0;list-style:none;forced-color-adjust:none;print-color-adjust:exact;-webkit-print-color-adjust:exact}
.bars li{--n:1;flex:var(--n) 1 0;min-width:0;background:var(--g);position:relative;overflow:hidden;
mask:linear-gradient(90deg,#000 calc(100% - 1px),#0000 0) 0 0/calc(100%/var(--n)) 100%}
.bars span{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.p-ready{--g:var(--ready)}.p-degraded{--g:var(--degraded)}.p-bad{--g:var(--bad)}.p-maintenance{--g:var(--maintenance)}
.p-unknown{--g:repeating-linear-gradient(135deg,var(--unknown) 0 1px,#0000 1px 5px)}
.legend{display:flex;flex-wrap:wrap;gap:.2rem 1rem;list-style:none;padding:0;margin:.3rem 0;font-size:.85rem;color:var(--soft)}
.legend i{display:inline-block;width:.8rem;height:.8rem;margin-right:.3rem;background:var(--g);border:1px solid var(--line);forced-color-adjust:none;print-color-adjust:exact;-webkit-print-color-adjust:exact}
.wide{overflow-x:auto}table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
th,td{overflow-wrap:normal;text-align:left;padding:.3rem .6rem .3rem 0;border-bottom:1px solid var(--line);vertical-align:top}td{white-space:nowrap}
@media (max-width:30rem){th,td{padding-right:.3rem;font-size:.85rem}}
@media print{:root{--bg:#fff;--fg:#000;--soft:#444;--link:#000}body{max-width:none;padding:0;font-size:10pt}.skip,.feeds{display:none}
.targets>li{content-visibility:visible;break-inside:avoid}}
`;

// `reload` only if the new page can be had: else the old one would be gone. Not while somebody reads with the keyboard.
/** Marks a page as stale when it is older than 6 minutes, and loads a newer one every minute. */
export const STALE_SCRIPT = `
(function(){
var at=Date.parse(document.getElementById('at').dateTime),box=document.getElementById('stale');
function look(){
if(Date.now()-at<=360000)return;
document.documentElement.className='stale';
if(box.hidden){box.hidden=false;box.textContent='Stale: nothing newer is known than '+document.getElementById('at').textContent+'.'}
}
look();setInterval(look,5000);
if(/^http/.test(location.protocol))setInterval(function(){
if(document.activeElement!==document.body||String(getSelection()))return;
fetch(location.href,{cache:'no-store'}).then(function(r){if(r.ok)location.reload()}).catch(function(){});
},60000);
})();
`;
