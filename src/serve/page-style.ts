/** Colors by light and dark. */
export const PALETTE = `:root{color-scheme:light dark;--paper:#faf8f4;--card:#fff;--ink:#1f2328;--soft:#5b6470;--line:#e4dfd5;--accent:#0b6b5d}
@media (prefers-color-scheme:dark){:root{--paper:#14171a;--card:#1c2024;--ink:#e8e6e1;--soft:#a3abb5;--line:#2e343a;--accent:#5cc7b4}}`;

export const FONTS =
  '"Vazirmatn","Segoe UI","Noto Sans Arabic","Noto Sans Hebrew","Noto Sans",system-ui,Tahoma,sans-serif';

/** Urdu is read in Nastaliq. */
export const NASTALIQ_FONTS =
  '"Noto Nastaliq Urdu","Jameel Noori Nastaleeq","Urdu Typesetting","Noto Sans Arabic",Tahoma,serif';

/**
 * The style of the hub's pages: logical properties only, so that one sheet serves both directions, and no file to fetch.
 * Arabic script needs more room between lines than Latin, Nastaliq more still.
 */
export const STYLE = `
${PALETTE}
*{box-sizing:border-box}
html{background:var(--paper);color:var(--ink);font:1.0625rem/1.75 ${FONTS};-webkit-text-size-adjust:100%}
:lang(ur){font-family:${NASTALIQ_FONTS};line-height:2.2}
:lang(en),:lang(he){line-height:1.6}
body{margin:0 auto;padding:1.5rem max(1rem,4vw) 4rem;max-inline-size:68rem}
a{color:var(--accent);text-underline-offset:.2em}
a:focus-visible{outline:3px solid var(--accent);outline-offset:2px;border-radius:.25rem}
h1,h2,h3{line-height:1.4;margin-block:0 .5rem;text-wrap:balance}
:lang(ur) h1,:lang(ur) h2,h2:lang(ur){line-height:2}
h1{font-size:clamp(1.5rem,1.1rem + 2vw,2.25rem)}
h2{font-size:1.375rem}
.lead{color:var(--soft);margin-block:0 1rem}
nav ul,.feeds,.chips,.chain{list-style:none;margin:0;padding:0}
nav ul,.chips{display:flex;flex-wrap:wrap;align-items:center;gap:.5rem}
nav a,.chips a{display:inline-block;padding-block:.15rem;padding-inline:.8rem;border:1px solid var(--line);border-radius:2rem;background:var(--card);text-decoration:none;line-height:1.9}
nav a:hover,.chips a:hover{border-color:var(--accent)}
.group{margin-block-start:2.5rem;padding-block-start:1.5rem;border-block-start:1px solid var(--line)}
.feeds{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,19rem),1fr));gap:1rem}
.feeds>li{display:flex;flex-direction:column;gap:.5rem;justify-content:space-between;background:var(--card);border:1px solid var(--line);border-radius:.75rem;padding-block:.9rem;padding-inline:1.1rem}
.feeds h2,.feeds h3{font-size:1.0625rem;font-weight:600;margin:0;overflow-wrap:anywhere}
.chips span{display:inline-block;padding-inline:.7rem;border:1px dashed var(--line);border-radius:2rem;color:var(--soft);font-size:.875rem}
.chips a{font-size:.875rem;padding-inline:.7rem;line-height:1.75;font-family:system-ui,sans-serif}
article,.top,.feed,.plain{max-inline-size:42rem;margin-inline:auto}
article h2,article h3{margin-block-start:2rem}
.top{margin-block-end:2rem;padding-block-end:.75rem;border-block-end:1px solid var(--line)}
.top a{font-weight:600;text-decoration:none}
.facts{display:grid;grid-template-columns:max-content 1fr;gap:.15rem 1rem;margin-block:1rem 2rem;padding-block:.9rem;padding-inline:1.1rem;background:var(--card);border:1px solid var(--line);border-radius:.75rem;font-size:.9375rem}
.facts dt{color:var(--soft)}
.facts dd{margin:0;min-inline-size:0;overflow-wrap:anywhere}
.chain li{display:inline}
.chain li+li::before{content:" › ";color:var(--soft)}
.summary{font-size:1.125rem;font-weight:500;border-inline-start:4px solid var(--accent);padding-inline-start:1rem;margin-block:0 1.5rem}
.content{overflow-wrap:anywhere}
.content table{margin-block:1rem;display:block;overflow-x:auto;border-collapse:collapse}
.content td,.content th{border:1px solid var(--line);padding:.3rem .6rem;text-align:start}
.content blockquote{margin-inline:0;padding-inline-start:1rem;border-inline-start:4px solid var(--line);color:var(--soft)}
.content pre{overflow-x:auto;direction:ltr;text-align:left}
figure{margin-inline:0}
img{max-inline-size:100%;block-size:auto;border-radius:.5rem}
.original{margin-block:2rem}
.original a{display:inline-block;padding-block:.5rem;padding-inline:1.25rem;border-radius:2rem;background:var(--accent);color:var(--paper);text-decoration:none;font-weight:600}
h1 a,h2 a,h3 a{color:inherit;text-decoration:none}
h1 a:hover,h2 a:hover,h3 a:hover{color:var(--accent);text-decoration:underline}
.search{display:flex;flex-wrap:wrap;gap:.5rem;max-inline-size:32rem;margin-block:1.25rem}
.search input,.search button{font:inherit;line-height:1.75;padding-block:.3rem;padding-inline:1rem;border:1px solid var(--line);border-radius:2rem;background:var(--card);color:var(--ink)}
.search input{flex:1 1 12rem;min-inline-size:0;text-align:start;unicode-bidi:plaintext}
.search button{border-color:var(--accent);background:var(--accent);color:var(--paper);font-weight:600;cursor:pointer}
.search :focus-visible{outline:3px solid var(--accent);outline-offset:2px}
.subscribe{margin-block:1.5rem;padding-block:.9rem;padding-inline:1.1rem;background:var(--card);border:1px solid var(--line);border-radius:.75rem}
.subscribe h2{font-size:1.0625rem;margin:0}
.subscribe p{margin-block:0 .6rem}
.address{display:block;padding-block:.4rem;padding-inline:.75rem;border:1px solid var(--line);border-radius:.5rem;background:var(--paper);font:.875rem/1.75 ui-monospace,monospace;text-align:start;overflow-wrap:anywhere;-webkit-user-select:all;user-select:all}
.entries{list-style:none;margin:0;padding:0}
.entries article{max-inline-size:none;display:flow-root;padding-block:1.25rem;border-block-start:1px solid var(--line)}
.entries li:first-child article{border-block-start:0}
.entries h2{font-size:1.1875rem;margin-block:0 .25rem;overflow-wrap:anywhere}
.entries p{margin-block:.35rem 0;overflow-wrap:anywhere}
.meta{color:var(--soft);font-size:.875rem}
.feeds .meta{margin:0}
.thumbnail{float:inline-end;inline-size:min(9rem,30%);aspect-ratio:4/3;object-fit:cover;margin-inline-start:1rem;margin-block-end:.5rem}
.plain dl{padding-block:.25rem .9rem;padding-inline:1.1rem;background:var(--card);border:1px solid var(--line);border-radius:.75rem}
.plain dt{margin-block-start:.75rem;overflow-wrap:anywhere}
.plain dd{margin:0;color:var(--soft)}
.plain pre{overflow-x:auto;padding:.75rem 1rem;background:var(--card);border:1px solid var(--line);border-radius:.75rem;font-size:.875rem;line-height:1.6}
.figures{display:block;overflow-x:auto;border-collapse:collapse;margin-block:.5rem 2rem;font-size:.9375rem}
.figures th,.figures td{background:var(--card);border:1px solid var(--line);padding:.35rem .7rem;text-align:start;vertical-align:top}
.figures td{white-space:nowrap}
.wide{max-inline-size:none}
.figures th{font-weight:600;color:var(--soft)}
.rights,.foot{color:var(--soft);font-size:.875rem}
.foot{margin-block-start:3rem}
`;
