import { expect, test } from 'vitest';
import { escaped, html } from './html.ts';

test('what is put into a template is text, whatever it holds', () => {
  const hostile = `"><script>alert('x')</script>&amp;`;
  expect(html`<p title="${hostile}">${hostile}</p>`.text).toBe(
    '<p title="&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;amp;">&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;amp;</p>',
  );
  expect(escaped(hostile)).not.toMatch(/[<>"']/);
});

test('what was made of a template is put in as it is, alone or as a list', () => {
  expect(html`<ul>${['a', '<b>'].map((item) => html`<li>${item}</li>`)}</ul>${html`<hr>`}${7}`.text).toBe('<ul><li>a</li><li>&lt;b&gt;</li></ul><hr>7');
});
