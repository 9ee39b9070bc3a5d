import type { LaneNotice } from '#platform/db/lane.ts';
import { CONNECT_MS_MAX, type SessionLimits } from '#platform/db/connection.ts';
import type { Statement } from '#platform/db/types.ts';
import type { SimProcess } from '../../world/process.ts';
import type { ServerCore } from './core.ts';
import type { Session } from './session.ts';
import type { Client, Outcome } from './wire.ts';
import type { Answer, Values } from './simulated.ts';

export type ConnectionSettings = { role?: string; label: string; limits: SessionLimits; asyncCommit?: boolean };

/** A statement that its server should have ended is given up, with its connection, after this much more. */
const SILENCE_MS = 1_000;
const NOTICES_KEPT_MAX = 100;

type Pending = { sentUs: number; resolve(answer: Answer): void; reject(error: Error): void };

/** A process's end of a session. Statements may be sent before earlier ones are answered; answers come in their order. */
export class SimConnection {
  readonly #server: ServerCore;
  readonly #process: SimProcess;
  readonly #limitUs: number;
  #session: Session | null = null;
  #pending: Pending[] = [];
  #answers: { outcome: Outcome; notices: readonly LaneNotice[] }[] = [];
  #notices: LaneNotice[] = [];
  #lastAnswerUs = 0;
  #lastSentUs = 0;
  #muted = false;
  #severed = false;
  #lost = false;
  #watched = false;
  #whenIdle: (() => void) | null = null;
  /** Called once when the connection was lost although nobody closed it. */
  onLost: ((error: Error) => void) | null = null;

  private constructor(server: ServerCore, process: SimProcess, settings: ConnectionSettings) {
    this.#server = server;
    this.#process = process;
    this.#limitUs = settings.limits.statementMs === 0 ? 0 : (settings.limits.statementMs + SILENCE_MS) * 1_000;
  }

  /** Rejects as the driver does when nobody answers at the server's door, or not in time. */
  static open(server: ServerCore, process: SimProcess, settings: ConnectionSettings): Promise<SimConnection> {
    const connection = new SimConnection(server, process, settings);
    return new Promise((resolve, reject) => {
      const refused = (code: string, message: string) => (): void => {
        server.count('refused_connection');
        reject(Object.assign(new Error(message), { code }));
      };
      if (server.faults.isolated.has(process.name)) {
        process.deliver(CONNECT_MS_MAX * 1_000, 'connect', refused('ETIMEDOUT', 'timeout expired'));
        return;
      }
      process.deliver(server.latency.connectUs(), 'connect', () => {
        if (!server.up) refused('ECONNREFUSED', 'connect ECONNREFUSED')();
        else {
          connection.#greeted(settings);
          resolve(connection);
        }
      });
    });
  }

  get lost(): boolean {
    return this.#lost;
  }

  get inFlight(): number {
    return this.#pending.length;
  }

  request(statement: Statement<unknown>, values: Values): Promise<Answer> {
    // What a killed process still says reaches nobody, and no answer comes.
    if (!this.#process.alive) return new Promise(() => {});
    if (this.#lost) return Promise.reject(new Error('Connection terminated'));
    const { world, latency } = this.#server;
    return new Promise((resolve, reject) => {
      this.#pending.push({ sentUs: world.nowUs, resolve, reject });
      this.#watch();
      if (this.#severed) return;
      // What is sent in one go travels together; nothing overtakes.
      const arrivesUs = Math.max(this.#lastSentUs, world.nowUs + (this.#pending.length > 1 && this.#lastSentUs > world.nowUs ? 0 : latency.networkUs()));
      this.#lastSentUs = arrivesUs;
      this.#session?.receive({ statement, values, arrivesUs });
    });
  }

  takeNotices(): LaneNotice[] {
    return this.#notices.splice(0);
  }

  /** Says goodbye once everything is answered. */
  close(): Promise<void> {
    if (this.#lost) return Promise.resolve();
    if (this.#pending.length === 0) {
      this.#leave(false);
      return Promise.resolve();
    }
    return new Promise((resolve) => {
      this.#whenIdle = () => {
        this.#leave(false);
        resolve();
      };
    });
  }

  /** Drops the connection at once. */
  destroy(): void {
    if (this.#lost) return;
    this.#leave(this.#server.world.chance.fork(`reset ${this.#session?.name ?? ''}`).happens(0.5));
    this.#fail(new Error('Connection terminated'));
  }

  #greeted(settings: ConnectionSettings): void {
    const client: Client = {
      process: this.#process.name,
      answer: (outcome, notices) => this.#sendBack(outcome, notices),
      broken: (error) => {
        if (!this.#muted && !this.#severed) this.#process.deliver(this.#server.latency.networkUs(), 'connection lost', () => this.#lose(error));
      },
      mute: () => { this.#muted = true; },
      sever: () => { this.#severed = true; },
    };
    this.#session = this.#server.connect(client, {
      role: settings.role ?? '', limits: settings.limits, asyncCommit: settings.asyncCommit ?? false, label: `${this.#process.name} ${settings.label}`,
    });
    // The host closes the connections of a killed process.
    this.#process.onKill(() => this.#leave(this.#server.world.chance.fork(`killed ${this.#session?.name ?? ''}`).happens(0.5)));
  }

  #leave(reset: boolean): void {
    this.#lost = true;
    const session = this.#session;
    if (session === null) return;
    const tell = (): void => {
      this.#server.world.at(this.#server.latency.networkUs(), session.name, 'client gone', () => session.clientGone(reset));
    };
    // While nothing passes, the host goes on saying that the connection is closed; the server hears it when something passes again.
    const waiting = this.#server.faults.isolated.get(this.#process.name);
    if (waiting === undefined) tell();
    else waiting.push(tell);
  }

  #sendBack(outcome: Outcome, notices: readonly LaneNotice[]): void {
    if (this.#muted || this.#severed || this.#lost) return;
    const { world, latency } = this.#server;
    this.#lastAnswerUs = Math.max(this.#lastAnswerUs, world.nowUs + latency.networkUs());
    this.#answers.push({ outcome, notices });
    this.#process.deliver(this.#lastAnswerUs - world.nowUs, 'answer', () => this.#hear());
  }

  #hear(): void {
    const heard = this.#answers.shift();
    const pending = this.#lost ? undefined : this.#pending.shift();
    if (heard === undefined || pending === undefined) return;
    for (const notice of heard.notices) if (this.#notices.length < NOTICES_KEPT_MAX) this.#notices.push(notice);
    if (heard.outcome.ok) pending.resolve(heard.outcome.answer);
    else pending.reject(heard.outcome.error);
    if (this.#pending.length === 0) this.#whenIdle?.();
  }

  #lose(error: Error): void {
    if (this.#lost) return;
    this.#lost = true;
    this.#fail(error);
    this.onLost?.(error);
  }

  #fail(error: Error): void {
    for (const { reject } of this.#pending.splice(0)) reject(error);
    this.#whenIdle?.();
  }

  /** A connection that went silent is given up. */
  #watch(): void {
    if (this.#watched || this.#limitUs === 0) return;
    this.#watched = true;
    const look = (): void => {
      this.#watched = false;
      const oldest = this.#lost ? undefined : this.#pending[0];
      if (oldest === undefined) return;
      const leftUs = oldest.sentUs + this.#limitUs - this.#server.world.nowUs;
      if (leftUs <= 0) {
        this.#leave(true);
        this.#lost = true;
        this.#fail(new Error('Query read timeout'));
        this.onLost?.(new Error('Query read timeout'));
        return;
      }
      this.#watched = true;
      this.#process.deliver(leftUs, 'silence look', look);
    };
    this.#process.deliver(this.#limitUs, 'silence look', look);
  }
}
