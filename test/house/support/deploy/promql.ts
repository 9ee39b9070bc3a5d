/** What a query of Prometheus asks for: a metric, and the labels by which it chooses or sorts. */
export type Asked = { metric: string; labels: string[]; values: { label: string; value: string; isPattern: boolean }[] };

const WORDS = new Set(['and', 'or', 'unless', 'by', 'without', 'on', 'ignoring', 'group_left', 'group_right', 'bool', 'offset', 'start', 'end']);
const NAME = /[a-zA-Z_:][\w:]*/;
const SELECTOR = new RegExp(`(${NAME.source})\\s*\\{([^}]*)\\}`, 'g');
const GROUPING = /\b(?:by|without|on|ignoring|group_left|group_right)\s*\(([^)]*)\)/g;

/** Metrics that a query names, each with the labels of its braces; and apart from them the labels by which anything is grouped. */
export function askedBy(query: string): { metrics: Asked[]; grouped: string[] } {
  const metrics: Asked[] = [];
  const texts = query.replace(SELECTOR, (_, metric: string, inside: string) => {
    const chosen = [...inside.matchAll(/(\w+)\s*(=~|!~|!=|=)\s*"([^"]*)"/g)].map(([, label = '', how = '', value = '']) => ({ label, value, isPattern: how.endsWith('~') }));
    metrics.push({ metric, labels: chosen.map(({ label }) => label), values: chosen });
    return ' ';
  });
  const grouped: string[] = [];
  const rest = texts.replace(GROUPING, (_, labels: string) => {
    grouped.push(...labels.split(',').map((label) => label.trim()).filter((label) => label !== ''));
    return ' ';
  });
  // Times in brackets, numbers, and names that are called, which are functions.
  const bare = rest.replace(/\[[^\]]*\]/g, ' ').replace(new RegExp(`${NAME.source}(?=\\s*\\()`, 'g'), ' ').replace(/\b\d[\w.]*/g, ' ');
  for (const [name] of bare.matchAll(new RegExp(NAME.source, 'g'))) if (!WORDS.has(name)) metrics.push({ metric: name, labels: [], values: [] });
  return { metrics, grouped };
}
