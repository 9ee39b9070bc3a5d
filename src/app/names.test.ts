import { expect, test } from 'vitest';
import type { PublicProfile } from '#contracts/identity.ts';
import { accountId, type AccountId } from '#domain/ids.ts';
import { ServiceAway } from '#platform/rpc/errors.ts';
import { rememberedNames } from './names.ts';

const [ANNA, BOB, CARL] = [accountId(1n), accountId(2n), accountId(3n)];
const named = (id: AccountId, displayName: string): [AccountId, PublicProfile] => [id, { id, displayName }];

function identity() {
  const state = { names: new Map([named(ANNA, 'Anna'), named(BOB, 'Bob'), named(CARL, 'Carl')]), fails: null as Error | null };
  const profiles = async (ids: readonly AccountId[]): Promise<ReadonlyMap<AccountId, PublicProfile>> => {
    if (state.fails !== null) throw state.fails;
    return new Map(ids.flatMap((id) => [...state.names].filter(([known]) => known === id)));
  };
  return { state, profiles };
}

test('names are asked for each time, and the last ones serve while identity is away', async () => {
  const { state, profiles } = identity();
  const names = rememberedNames(profiles);
  await names([ANNA]);
  state.names.set(...named(ANNA, 'Anna the Second'));
  expect((await names([ANNA])).get(ANNA)?.displayName).toBe('Anna the Second');
  state.fails = new ServiceAway('identity', false, 'cannot be reached');
  expect(await names([ANNA, BOB])).toEqual(new Map([named(ANNA, 'Anna the Second')]));
});

test('what is no absence is not hidden, and only so many names are remembered', async () => {
  const { state, profiles } = identity();
  const names = rememberedNames(profiles, 2);
  for (const id of [ANNA, BOB, CARL]) await names([id]);
  state.fails = new ServiceAway('identity', false, 'cannot be reached');
  expect([...(await names([ANNA, BOB, CARL])).keys()]).toEqual([BOB, CARL]);
  state.fails = new Error('a defect');
  await expect(names([BOB])).rejects.toThrow('a defect');
});
