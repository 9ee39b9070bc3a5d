/** The style sheet of the first page: one column on a phone, rows of figures on a desktop, light and dark. No script, no pictures of its own. */
export const HOME_STYLE = `:root {
  color-scheme: light dark;
  --paper: #faf8f4; --surface: #ffffff; --line: #e4dfd5; --edge: #857e70; --ink: #1d1b17; --soft: #625c51; --hammer: #8f2d1f; --note: #8a5a00; --focus: #0b57d0;
  --serif: "Iowan Old Style", "Palatino Linotype", Palatino, "Noto Serif", serif;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #15161a; --surface: #1d1f25; --line: #33363f; --edge: #7d818d; --ink: #f1eee7; --soft: #a9a498; --hammer: #ef8a73; --note: #f0b95a; --focus: #8ab4f8;
  }
}
* { box-sizing: border-box; }
body { background: var(--paper); color: var(--ink); font: 17px/1.45 system-ui, sans-serif; margin: 0 auto; max-width: 1200px; padding: 0 16px 64px; }
a { color: inherit; text-underline-offset: 3px; }
a:focus-visible { outline: 2px solid var(--focus); outline-offset: 2px; }
h1, h2 { font-family: var(--serif); font-weight: 600; line-height: 1.1; margin: 0; overflow-wrap: anywhere; }
h1 { font-size: 28px; padding: 24px 0 8px; }
header { align-items: baseline; border-bottom: 1px solid var(--line); display: flex; flex-wrap: wrap; gap: 8px 24px; padding: 16px 0; }
header strong { font-family: var(--serif); font-size: 21px; font-weight: 600; margin-right: auto; }
header a, footer { font-size: 15px; }
p { margin: 0; max-width: 68ch; }
.note { border-left: 4px solid var(--note); font-size: 15px; margin-top: 16px; max-width: none; padding: 4px 12px; }
.aside { color: var(--soft); font-size: 15px; font-variant-numeric: tabular-nums; }
.lots { list-style: none; margin: 16px 0 0; padding: 0; }
.lots > li { border-top: 1px solid var(--line); display: grid; gap: 8px; padding: 16px 0; }
.lots h2 { font-size: 21px; line-height: 1.2; margin-bottom: 4px; }
.lots h2 a { text-decoration-color: var(--edge); text-decoration-thickness: 1px; }
dl { display: grid; gap: 4px 16px; grid-template-columns: minmax(0, 1fr) 48px 88px; margin: 0; }
dl div { min-width: 0; }
dt { color: var(--soft); font-size: 13px; }
dd { font-variant-numeric: tabular-nums; margin: 0; }
dd span { color: var(--soft); display: block; font-size: 13px; }
.price { font-size: 21px; font-weight: 600; line-height: 1.2; overflow-wrap: anywhere; }
.soon, .soon span { color: var(--hammer); font-weight: 600; }
.steps { margin: 24px 0 0; padding: 0 0 0 24px; }
.steps li { margin-bottom: 24px; padding-left: 8px; }
.steps h2 { font-size: 21px; margin-bottom: 8px; }
pre { background: var(--surface); border: 1px solid var(--line); border-radius: 6px; font: 15px/1.45 ui-monospace, monospace; margin: 8px 0 0; padding: 12px; white-space: pre-wrap; overflow-wrap: anywhere; }
pre span { white-space: nowrap; }
footer { border-top: 1px solid var(--line); color: var(--soft); margin-top: 40px; padding-top: 16px; }
@media (min-width: 900px) {
  body { padding: 0 40px 64px; }
  h1 { font-size: 40px; padding-top: 40px; }
  .lots > li { align-items: start; column-gap: 40px; grid-template-columns: minmax(0, 3fr) minmax(0, 2fr); }
}
`;
