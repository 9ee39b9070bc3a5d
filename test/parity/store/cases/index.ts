import type { Case } from '../case.ts';
import { auctionCases } from './auction.ts';
import { auditCases } from './audit.ts';
import { blockCases } from './blocks.ts';
import { historyCases } from './history.ts';
import { keepingCases } from './keeping.ts';
import { lockCases } from './locks.ts';
import { lotCases } from './lots.ts';
import { outboxCases } from './outbox.ts';
import { sessionCases } from './sessions.ts';
import { uniquenessCases } from './uniqueness.ts';
import { valueCases } from './values.ts';
import { visibilityCases } from './visibility.ts';

/** The contract: what the house's stores expect of a PostgreSQL. */
export const CASES: readonly Case[] = [
  ...lockCases, ...visibilityCases, ...outboxCases, ...uniquenessCases, ...blockCases, ...sessionCases, ...lotCases, ...historyCases,
  ...keepingCases, ...valueCases, ...auditCases, ...auctionCases,
];
