import { type Depth, type Figure, isMet } from './figure.ts';

/** What came of one campaign. `trouble`: why it has no figures, or did not end well. */
export type PartResult = { name: string; says: string; command: string; seconds: number; good: boolean; figures: readonly Figure[]; trouble?: string };
export type Proof = { depth: Depth; at: string; machine: string; parts: readonly PartResult[] };

const STYLE = `
:root { color-scheme: light dark; }
body { margin: 0 auto; max-inline-size: 60rem; padding: 24px 16px 64px; font: 1rem/1.45 system-ui, sans-serif; }
h1, h2 { font-family: Palatino, serif; line-height: 1.1; }
h2 { margin-block: 40px 8px; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; inline-size: 100%; }
th, td { padding: 8px 12px 8px 0; border-block-end: 1px solid #8886; text-align: start; vertical-align: top; }
td.number { text-align: end; font-variant-numeric: tabular-nums; white-space: nowrap; }
code { overflow-wrap: anywhere; }
.missed { font-weight: 700; }
`;

/** The proof as a page that stands by itself: no script, nothing loaded. */
export function pageOf(proof: Proof): string {
  const good = proof.parts.every((part) => part.good);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>AuctionHub: the proof</title>
<style>${STYLE}</style>
</head>
<body>
<h1>The proof</h1>
<p>${good ? 'Every figure is met.' : '<strong>Not every figure is met.</strong>'} ${proof.depth === 'quick' ? 'The quick form' : 'In full'}, ${escaped(proof.at)}. ${escaped(proof.machine)}.</p>
<p>Each figure is counted by the command above it, and anybody can run it again: <code>npm run proof${proof.depth === 'quick' ? ' -- --quick' : ''}</code>.</p>
${proof.parts.map(section).join('\n')}
</body>
</html>
`;
}

const section = (part: PartResult): string => `<h2>${escaped(part.name)}</h2>
<p>${escaped(part.says)}</p>
<p><code>${escaped(part.command)}</code>, ${part.seconds} s</p>
${part.trouble === undefined ? '' : `<p class="missed">${escaped(part.trouble)}</p>`}
<div class="scroll"><table>
<thead><tr><th scope="col">Figure</th><th scope="col">Counted</th><th scope="col">Must be</th><th scope="col"></th></tr></thead>
<tbody>
${part.figures.map(row).join('\n')}
</tbody>
</table></div>`;

function row(figure: Figure): string {
  const met = isMet(figure);
  const verdict = figure.must === undefined ? '' : met ? 'met' : 'MISSED';
  return `<tr${met ? '' : ' class="missed"'}><th scope="row">${escaped(figure.what)}${figure.note === undefined ? '' : `<br><small>${escaped(figure.note)}</small>`}</th>`
    + `<td class="number">${figure.value.toLocaleString('en')}${figure.unit === undefined ? '' : ` ${escaped(figure.unit)}`}</td><td class="number">${mustOf(figure)}</td><td>${verdict}</td></tr>`;
}

function mustOf({ must }: Figure): string {
  if (must === undefined) return '';
  return 'atLeast' in must ? `≥ ${must.atLeast.toLocaleString('en')}` : must.exactly.toLocaleString('en');
}

const ENTITIES = new Map([['&', '&amp;'], ['<', '&lt;'], ['>', '&gt;'], ['"', '&quot;']]);
const escaped = (text: string): string => text.replaceAll(/[&<>"]/g, (sign) => ENTITIES.get(sign) ?? sign);
