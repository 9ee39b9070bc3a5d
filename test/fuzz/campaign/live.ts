import { WebSocket } from 'ws';
import { CLIENT_FRAMES, CLIENT_FRAME_BYTES_MAX, type ClientFrameType, LIVE_CLOSE, LIVE_ERRORS, LIVE_PATH } from '#contracts/live.ts';
import { REFUSALS } from '#contracts/refusals.ts';
import { type Chance, chanceOf } from '../../support/oracle/chance.ts';
import type { FuzzHouse } from '../house/house.ts';
import type { Person } from '../house/people.ts';
import type { World } from '../house/world.ts';
import { jsonText, spoiled, SPOILINGS } from '../make/spoil.ts';
import { asSchema, validValue } from '../make/values.ts';
import { isRecord } from '../wire/reply.ts';
import type { Tally } from './tally.ts';

export type LiveTally = {
  frames: number; sockets: number; closes: Record<string, number>; answers: number; codes: Record<string, number>;
  /** Frames that were right and were answered as such, by type. */
  succeeded: Record<ClientFrameType, number>;
  violations: string[];
};
type LiveFuzz = { house: FuzzHouse; world: World; tally: Tally; seed: number };

const SOCKETS = 6;
/** Frames between two looks whether everything was answered. */
const BATCH = 40;
const ANSWERS_MS_MAX = 20_000;
const VIOLATIONS_MAX = 20;
const TYPES = Object.keys(CLIENT_FRAMES).filter((type): type is ClientFrameType => type in CLIENT_FRAMES);
const MESSAGES = new Set(['welcome', 'snapshot', 'events', 'answer', 'beat', 'resync', 'time', 'notice', 'error']);
const CLOSES = new Set<number>(Object.values(LIVE_CLOSE));

/** So many frames over sockets of several people, right, nearly right and hostile. */
export async function liveInputs(fuzz: LiveFuzz, count: number): Promise<LiveTally> {
  const live: LiveTally = { frames: 0, sockets: 0, closes: {}, answers: 0, codes: {}, succeeded: { hello: 0, watch: 0, unwatch: 0, bid: 0, time: 0 }, violations: [] };
  let number = 0;
  await Promise.all(Array.from({ length: SOCKETS }, async (_, place) => {
    const person = place === 0 ? null : fuzz.world.bidders[place % fuzz.world.bidders.length] ?? null;
    while (number < count) {
      const talk = await Talk.open(fuzz, live, person);
      while (number < count && talk.open) {
        for (let at = 0; at < BATCH && number < count; at += 1) talk.say(chanceOf(fuzz.seed + 2, number += 1), number);
        await talk.settled();
      }
      talk.end();
    }
  }));
  fuzz.tally.inputs += live.frames;
  return live;
}

/** One socket, and what it still has to be told. */
class Talk {
  open = true;
  private readonly fuzz: LiveFuzz;
  private readonly live: LiveTally;
  private readonly ws: WebSocket;
  private readonly signedIn: boolean;
  private readonly waiting = new Map<string, ClientFrameType>();
  private wake: () => void = () => undefined;

  private constructor(fuzz: LiveFuzz, live: LiveTally, person: Person | null) {
    this.fuzz = fuzz;
    this.live = live;
    this.signedIn = person !== null;
    this.ws = new WebSocket(`ws://127.0.0.1:${fuzz.house.port}${LIVE_PATH}`, person === null ? {} : { headers: { authorization: `Bearer ${person.token}` } });
    this.ws.on('message', (data) => this.heard(Buffer.isBuffer(data) ? data.toString('utf8') : ''));
    this.ws.on('error', () => undefined);
    this.ws.on('close', (code) => {
      this.open = false;
      live.closes[code] = (live.closes[code] ?? 0) + 1;
      if (!CLOSES.has(code) && code !== 1005) this.wrong(`a socket was closed with ${code}`);
      this.wake();
    });
  }

  static async open(fuzz: LiveFuzz, live: LiveTally, person: Person | null): Promise<Talk> {
    const talk = new Talk(fuzz, live, person);
    live.sockets += 1;
    await new Promise((resolve) => {
      talk.ws.once('open', resolve);
      talk.ws.once('close', resolve);
    });
    return talk;
  }

  say(chance: Chance, number: number): void {
    if (this.ws.readyState !== WebSocket.OPEN) return;
    this.live.frames += 1;
    const type = chance.pick(TYPES);
    const frame = this.frame(type, chance, number);
    const sort = chance.upTo(100);
    if (sort < 55) {
      this.expect(type, frame, number);
      this.send(`live valid ${type}`, jsonText(frame));
    } else if (sort < 90) {
      const how = chance.pick(SPOILINGS);
      this.send(`live near ${how}`, jsonText(spoiled(frame, how, chance)));
    } else {
      this.send('live hostile', chance.pick(hostileFrames(frame)));
    }
  }

  /** Resolves when every right frame so far was answered, or the socket is gone. */
  async settled(): Promise<void> {
    if (this.ws.readyState === WebSocket.OPEN) {
      this.waiting.set(`time ${-1}`, 'time');
      this.ws.send('{"type":"time","t":-1}');
    }
    const untilMs = performance.now() + ANSWERS_MS_MAX;
    while (this.open && this.waiting.size > 0) {
      const leftMs = untilMs - performance.now();
      if (leftMs <= 0) {
        this.wrong(`not answered in time: ${[...this.waiting.keys()].slice(0, 3).join(', ')}`);
        break;
      }
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, leftMs);
        this.wake = () => { clearTimeout(timer); resolve(); };
      });
    }
    this.waiting.clear();
  }

  end(): void {
    this.ws.close();
  }

  private frame(type: ClientFrameType, chance: Chance, number: number): Record<string, unknown> {
    const { world } = this.fuzz;
    const values: Record<string, () => unknown> = {
      lot: () => world.open.pick(chance)?.lot ?? 'lot_1', id: () => `live ${this.fuzz.seed} ${number}`, t: () => number, currency: () => 'USD', from: () => chance.pick([1, 2, 3, 1_000_000]),
      token: () => chance.pick(world.bidders).token, maximum: () => (world.open.pick(chance)?.minimum ?? 1_000) + chance.upTo(40) * 1_000,
    };
    const made: Record<string, unknown> = Object(validValue(asSchema(CLIENT_FRAMES[type]), chance, (name) => values[name]?.()));
    // Without a token a hello signs the socket out, and no bid after it is decided.
    return type === 'hello' && this.signedIn && chance.in100(80) ? { ...made, token: values['token']?.() } : made;
  }

  private expect(type: ClientFrameType, frame: Record<string, unknown>, number: number): void {
    if (type === 'bid') this.waiting.set(`bid ${String(frame['id'])}`, 'bid');
    if (type === 'time') this.waiting.set(`time ${number}`, 'time');
    // Nothing answers it; that the line goes on is what is asked of it.
    if (type === 'unwatch') this.live.succeeded.unwatch += 1;
  }

  private send(kind: string, what: string | Buffer): void {
    this.fuzz.tally.kind(kind);
    this.ws.send(what);
  }

  private heard(text: string): void {
    const message = parsed(text);
    if (message === null || !MESSAGES.has(String(message['type']))) return this.wrong(`a message that is none: ${text.slice(0, 200)}`);
    if (message['type'] === 'error' && !(String(message['code']) in LIVE_ERRORS)) this.wrong(`an error with the unknown code ${String(message['code'])}`);
    if (message['type'] === 'answer') this.answered(message);
    if (message['type'] === 'time') this.done('time', `time ${String(message['t'])}`);
    if (message['type'] === 'welcome') this.live.succeeded.hello += 1;
    if (message['type'] === 'snapshot') this.live.succeeded.watch += 1;
  }

  private answered(message: Readonly<Record<string, unknown>>): void {
    this.live.answers += 1;
    const { ok, status, code } = message;
    const said = ok === true ? 'accepted' : String(code);
    this.live.codes[said] = (this.live.codes[said] ?? 0) + 1;
    if (ok === true && status === 201) this.live.succeeded.bid += 1;
    else if (typeof code !== 'string' || !isCode(code)) this.wrong(`an answer with the unknown code ${String(code)}`);
    else if (REFUSALS[code].status !== status) this.wrong(`${code} came with the status ${String(status)}`);
    else if (status === 503 && typeof message['retryAfter'] !== 'number') this.wrong(`${code} does not say when to try again`);
    this.done(null, `bid ${String(message['id'])}`);
  }

  private done(type: ClientFrameType | null, key: string): void {
    if (this.waiting.delete(key) && type !== null) this.live.succeeded[type] += 1;
    if (this.waiting.size === 0) this.wake();
  }

  private wrong(what: string): void {
    if (this.live.violations.length < VIOLATIONS_MAX) this.live.violations.push(`live${this.signedIn ? '' : ' (anonymous)'}: ${what}`);
  }
}

function hostileFrames(frame: object): (string | Buffer)[] {
  const text = JSON.stringify(frame);
  return [
    '', '{', 'null', '[]', '"hello"', `${text} ${text}`, text.replace('{', '{"__proto__":{"type":"bid"},'), `{"type":"bid",${'"a":{'.repeat(500)}${'}'.repeat(500)}}`, '['.repeat(30_000),
    Buffer.from([0xff, 0xfe, 0x00]), Buffer.from(text), 'x'.repeat(CLIENT_FRAME_BYTES_MAX), 'x'.repeat(CLIENT_FRAME_BYTES_MAX + 1), '{"type":"constructor"}', '{"type":"__proto__"}', '{"type":["bid"]}',
  ];
}

function parsed(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : null;
  } catch {
    return null;
  }
}

const isCode = (code: string): code is keyof typeof REFUSALS => Object.hasOwn(REFUSALS, code);
