import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Plugin } from 'vite';
import { LANGUAGES } from '../i18n/languages.ts';

const LAYOUT = `
body { margin: 0; min-block-size: 100vh; background: var(--paper); color: var(--ink); font-family: var(--sans); line-height: 1.45; overflow-wrap: anywhere; }
main { max-inline-size: 40rem; margin-inline: auto; padding: var(--gap-40) var(--gap-16); }
section { padding-block: var(--gap-24); border-block-end: 1px solid var(--line); }
section:last-child { border: 0; }
h1, h2 { margin: 0 0 var(--gap-8); font-family: var(--serif); font-size: var(--size-21); font-weight: 600; line-height: 1.1; }
h1 { font-size: var(--size-28); }
p { margin: 0 0 var(--gap-8); }
a { display: inline-block; padding-block: 10px; color: inherit; text-underline-offset: 0.2em; }
a:focus-visible { outline: 2px solid var(--focus); outline-offset: 2px; }
`;

/**
 * Builds `maintenance.html`: the one page that a reverse proxy shows while the house is down. It stands by itself: nothing is loaded, nothing
 * runs, all languages are on it, in the words and colours of the other pages, each with a way to look again. It does not look by itself: a
 * page that reloads under its reader takes the place away from who listens to it.
 */
export function maintenance(): Plugin {
  return {
    name: 'auctionhub-maintenance',
    apply: 'build',
    async generateBundle() {
      this.emitFile({ type: 'asset', fileName: 'maintenance.html', source: await maintenancePage(join(import.meta.dirname, '..')) });
    },
  };
}

/** The page as HTML. `web` is the folder of the pages' sources. */
export async function maintenancePage(web: string): Promise<string> {
  const tokens = (await readFile(join(web, 'ui/tokens.css'), 'utf8')).replaceAll(/\/\*[^]*?\*\//g, '');
  const style = `${tokens}${LAYOUT}`;
  const policy = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; base-uri 'none'; form-action 'none'`;
  const sections = await Promise.all(LANGUAGES.map(async ({ code, direction }, at) => {
    const words = await Promise.all(['features/static', 'ui'].map(async (folder): Promise<Record<string, string>> => JSON.parse(await readFile(join(web, folder, `messages/${code}.json`), 'utf8'))));
    const said = (name: string): string => escaped(words.find((some) => name in some)?.[name] ?? '');
    const heading = at === 0 ? 'h1' : 'h2';
    return element('section', [
      element(heading, said('rest.title')), element('p', said('rest.what')),
      // Without an address of its own the link leads to where the reader wanted to go.
      element('a', said('ui.try_again'), 'href=""'),
    ].join('\n'), `lang="${code}" dir="${direction}"`);
  }));
  const head = [
    '<meta charset="utf-8">', `<meta http-equiv="content-security-policy" content="${policy}">`, '<meta name="viewport" content="width=device-width, initial-scale=1">', '<meta name="robots" content="noindex">', '<meta name="color-scheme" content="light dark">',
    element('title', 'AuctionHub'), element('style', style),
  ];
  return `<!doctype html>\n${element('html', `${element('head', head.join('\n'))}\n${element('body', element('main', sections.join('\n')))}`, 'lang="en"')}\n`;
}

const element = (name: string, content: string, attributes = ''): string => `<${name}${attributes === '' ? '' : ` ${attributes}`}>${content}</${name}>`;
const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
