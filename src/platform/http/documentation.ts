import { DOCS_STYLE, docsPage } from './docs-page.ts';
import { openApiDocument, type ApiInfo } from './openapi.ts';
import { PAGE_POLICY } from './security.ts';
import type { BoundRoute, HttpDeclaration, RefusalTable } from './types.ts';

/** The three calls that describe all others. */
export const documentationDeclarations = [
  { name: 'openApi', method: 'GET', path: '/openapi.json', summary: 'This API as an OpenAPI 3.1 document.', auth: 'anyone', status: 200, refusals: [] },
  { name: 'docs', method: 'GET', path: '/docs', outsideApi: true, summary: 'This API as a page to read.', auth: 'anyone', status: 200, refusals: [] },
  { name: 'docsStyle', method: 'GET', path: '/docs/style.css', outsideApi: true, summary: 'The style of that page.', auth: 'anyone', status: 200, refusals: [] },
] as const satisfies readonly HttpDeclaration[];

const CACHED = 'public, max-age=300';

/** Routes for `/api/v1/openapi.json`, `/docs` and its style sheet, made once of the declarations given (their own are added). */
export function documentationRoutes(declarations: readonly HttpDeclaration[], refusals: RefusalTable, info: ApiInfo): BoundRoute<unknown>[] {
  const [openApi, docs, docsStyle] = documentationDeclarations;
  const all = [...declarations, ...documentationDeclarations];
  const document = JSON.stringify(openApiDocument(all, refusals, info));
  const page = docsPage(all, refusals, info);
  const fixed = (declaration: HttpDeclaration, body: string, headers: Record<string, string>): BoundRoute<unknown> =>
    ({ declaration, handle: () => ({ ok: true, body, headers: { 'cache-control': CACHED, ...headers } }) });
  return [
    fixed(openApi, document, { 'content-type': 'application/json; charset=utf-8' }),
    fixed(docs, page, { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': PAGE_POLICY }),
    fixed(docsStyle, DOCS_STYLE, { 'content-type': 'text/css; charset=utf-8' }),
  ];
}
