import { gathered } from './gathered.ts';

export const messages = gathered(import.meta.glob<Record<string, string>>('../**/messages/ar.json', { eager: true, import: 'default' }));
