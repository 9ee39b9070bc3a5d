import { gathered } from './gathered.ts';

export const messages = gathered(import.meta.glob<Record<string, string>>('../**/messages/fr.json', { eager: true, import: 'default' }));
