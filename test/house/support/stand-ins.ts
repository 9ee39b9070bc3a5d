/**
 * The parts of `curl` and `jq` that the README uses, for machines that have neither: `node stand-ins.ts curl …`.
 * An event stream is read up to its first event.
 */
const FLAGS_WITH_VALUE = new Set(['-H', '-d', '-X']);

const [program = '', ...words] = process.argv.slice(2);
if (program === 'curl') await curl(words);
else if (program === 'jq') await jq(words);
else throw new Error(`no stand-in for ${program}`);

async function curl(args: readonly string[]): Promise<void> {
  const headers = new Headers();
  let method: string | null = null;
  let body: string | null = null;
  let url = '';
  for (let index = 0; index < args.length; index += 1) {
    const word = args[index] ?? '';
    const value = FLAGS_WITH_VALUE.has(word) ? (args[index += 1] ?? '') : '';
    if (word === '-H') headers.set(value.slice(0, value.indexOf(':')), value.slice(value.indexOf(':') + 1).trim());
    else if (word === '-d') body = value;
    else if (word === '-X') method = value;
    else if (!word.startsWith('-')) url = word;
  }
  const answer = await fetch(url, { method: method ?? (body === null ? 'GET' : 'POST'), headers, body });
  if (!answer.headers.get('content-type')?.startsWith('text/event-stream')) {
    console.log(await answer.text());
    return;
  }
  let text = '';
  for await (const part of answer.body ?? []) {
    text += new TextDecoder().decode(part);
    if (/^data: .*\n\n/m.test(text)) break;
  }
  console.log(text);
}

async function jq(args: readonly string[]): Promise<void> {
  let text = '';
  for await (const part of process.stdin) text += String(part);
  const field = (args.at(-1) ?? '').slice(1);
  const parsed: unknown = JSON.parse(text);
  console.log(typeof parsed === 'object' && parsed !== null ? Reflect.get(parsed, field) : parsed);
}
