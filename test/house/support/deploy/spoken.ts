/*
 * What the pages for operators name: in blocks of commands, and in words between back quotes.
 */

/** Lines of the blocks of commands of a page, comments left out, and lines that go on put together. */
export function commandLines(page: string): string[] {
  const blocks = [...page.matchAll(/```sh\n([^]*?)```/g)].map(([, block = '']) => block).join('\n');
  const inline = [...page.replace(/```[^]*?```/g, '').matchAll(/`((?:kubectl|npx|node|curl|docker) [^`]+)`/g)].map(([, line = '']) => line);
  const lines = blocks.replace(/\\\n\s*/g, ' ').split('\n').map((line) => line.replace(/(?:^|\s)#.*$/, '').trim());
  return [...lines, ...inline].filter((line) => line !== '');
}

/** Single words between back quotes. */
export const quoted = (page: string): string[] => [...page.replace(/```[^]*?```/g, '').matchAll(/`([^`\s]+)`/g)].map(([, word = '']) => word);

/** Objects of a cluster that a command of kubectl speaks of, as "Kind name". `$service` in a loop is each of the services. */
export function spokenObjects(line: string, services: readonly string[]): string[] {
  const kinds: Readonly<Record<string, string>> = {
    deployment: 'Deployment', deploy: 'Deployment', hpa: 'HorizontalPodAutoscaler', job: 'Job', cronjob: 'CronJob', service: 'Service', pvc: 'PersistentVolumeClaim', pod: 'Pod',
  };
  const spoken = [...line.matchAll(/(?:^|[\s=])(deployment|deploy|hpa|job|cronjob|service|pvc|pod)[\s/](?!in\b)([a-z$][a-z0-9$-]*)(?![\w$-]*\/)/g)].map(([, kind = '', name = '']) => `${kinds[kind]} ${name}`);
  const execd = [...line.matchAll(/kubectl exec (?:-it )?([a-z][a-z0-9-]*) -n/g)].map(([, name = '']) => `Pod ${name}`);
  return [...spoken, ...execd].flatMap((id) => (id.includes('$service') ? services.map((service) => id.replace('$service', service)) : [id]));
}

/** Commands of kubectl in a line, each with its options; what is run inside of a pod (behind `--`) is not kubectl's. */
export function spokenKubectl(line: string): { command: string[]; options: string[] }[] {
  // Texts in quotes may hold anything.
  const bare = line.replace(/"\$\([^)]*\)"|'[^']*'|"[^"]*"/g, 'TEXT').replace(/\$\((kubectl [^)]*)\)/g, '; $1 ;');
  return bare.split(/[|;&]+/).map((part) => /\bkubectl (.+)$/.exec(part)?.[1]?.split(/ -- /)[0] ?? '').filter((part) => part !== '').map((part) => {
    const words = part.trim().split(/\s+/);
    const command = GROUPS.has(words[0] ?? '') ? words.slice(0, 2) : words.slice(0, 1);
    return { command, options: words.slice(command.length).map((word) => /^(--?[a-zA-Z][\w-]*)/.exec(word)?.[1] ?? '').filter((word) => word !== '') };
  });
}

/** Commands of kubectl that are groups of commands. */
const GROUPS = new Set(['rollout', 'create', 'top']);

/** Labels by which a command chooses, as [name, value]. */
export const spokenLabels = (line: string): [string, string][] => [...line.matchAll(/(?:-l|--selector)[ =]([\w./-]+)=([\w-]+)/g)].map(([, name = '', value = '']) => [name, value]);

/** The house's own commands in a line: everything behind the program. */
export const spokenCommands = (line: string): string[] => [...line.matchAll(/(?:npx auctionhub|bin\/auctionhub\.js) ([a-z][^|;&]*)/g)].map(([, rest = '']) => rest.trim());
