import { invariant } from '../outcome.ts';

const COLOURS: readonly string[] = `
  Amber Ashen Auburn Azure Beige Black Blue Brass Bronze Brown Cedar Cherry Chestnut Citron Cobalt Copper Coral Cream Crimson
  Cyan Ebony Emerald Fawn Flaxen Ginger Golden Granite Green Grey Hazel Indigo Ivory Jade Jasper Khaki Lemon Lilac Lime
  Linen Mauve Mint Ochre Olive Onyx Opal Orange Pearl Pewter Pink Plum Purple Red Rose Ruby Russet Sable Saffron
  Scarlet Silver Slate Tan Teal Umber Violet`.trim().split(/\s+/);
const BIRDS: readonly string[] = `
  Avocet Bittern Bunting Buzzard Condor Coot Cormorant Crane Crow Cuckoo Curlew Dipper Dove Duck Dunlin Eagle Egret Eider
  Falcon Finch Fulmar Gannet Godwit Goose Goshawk Grebe Grouse Gull Harrier Hawk Heron Hoopoe Ibis Jackdaw Jay Kestrel
  Kingfisher Kite Lapwing Lark Linnet Magpie Martin Merlin Nightjar Oriole Osprey Owl Partridge Pelican Petrel Pipit
  Plover Puffin Quail Raven Robin Rook Shrike Siskin Skua Snipe Starling Stork`.trim().split(/\s+/);

const WORD_BITS = 6;
const WORDS = 1 << WORD_BITS;
const NAMES = WORDS * WORDS;
const ROUNDS = 8;
const SEED_BITS_PER_ROUND = 32n;

/** Bidders one lot may have; far more than the house ever sees on one. */
export const BIDDERS_MAX = 10_000_000;

/**
 * The public name of a bidder on one lot ('Amber Heron'). `bidder` is the ordinal on the lot, from 1; `seed` is 32 secret bytes
 * of the lot as one number. The same two always give the same name; no two bidders of a lot share one, and without the
 * seeds nobody can tell which names on two lots belong together. From bidder 4,097 on names carry a number.
 */
export function aliasOf(bidder: number, seed: bigint): string {
  invariant(Number.isInteger(bidder) && bidder >= 1 && bidder <= BIDDERS_MAX, 'bidders of a lot are numbered from 1');
  const turn = Math.floor((bidder - 1) / NAMES);
  const place = permuted((bidder - 1) % NAMES, seed, turn);
  const name = `${COLOURS[place >> WORD_BITS]} ${BIRDS[place % WORDS]}`;
  return turn === 0 ? name : `${name} ${turn + 1}`;
}

// A Feistel network: whatever the rounds mix, it is a permutation, so names cannot collide within a turn.
function permuted(place: number, seed: bigint, turn: number): number {
  let left = place >> WORD_BITS;
  let right = place % WORDS;
  for (let round = 0; round < ROUNDS; round += 1) {
    const key = Number(BigInt.asUintN(32, seed >> (BigInt(round) * SEED_BITS_PER_ROUND)));
    [left, right] = [right, left ^ (mixed(key, right, round + turn * ROUNDS) % WORDS)];
  }
  return (left << WORD_BITS) | right;
}

// Every bit of the key and the half reaches every bit of the result (the finishing steps of murmur3, twice).
function mixed(key: number, half: number, round: number): number {
  return finished(finished(key ^ Math.imul(half + 1, 0x9e3779b1)) ^ Math.imul(round + 1, 0x85ebca77));
}

function finished(word: number): number {
  let mix = word;
  mix = Math.imul(mix ^ (mix >>> 16), 0x85ebca6b);
  mix = Math.imul(mix ^ (mix >>> 13), 0xc2b2ae35);
  return (mix ^ (mix >>> 16)) >>> 0;
}
