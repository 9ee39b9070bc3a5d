/** `npm run check:graph`: holds every import of the project to the table in ARCHITECTURE.md. Exit 1 when one breaks it. */
import { cruise, filesToCruise } from './support/cruise.ts';
import { root } from './support/tree.ts';

const { seen, faults } = await cruise(root);
const unseen = filesToCruise(root).filter((file) => !seen.includes(file));

for (const { rule, from, to } of faults) console.error(`${rule}: ${from}${to === from ? '' : ` -> ${to}`}`);
for (const file of unseen) console.error(`not seen by the import gate: ${file}`);
console.log(`${seen.length} files seen, ${faults.length} forbidden imports, ${unseen.length} files unseen`);
process.exitCode = faults.length + unseen.length > 0 ? 1 : 0;
