/**
 * Another service did not answer, or is itself without what it needs. The caller may come again. `maybeDone`: it may have done what it was
 * asked, since it was heard from no more after it was asked.
 */
export class ServiceAway extends Error {
  override readonly name = 'ServiceAway';
  readonly service: string;
  readonly maybeDone: boolean;

  constructor(service: string, maybeDone: boolean, why: string) {
    super(`The service ${service} ${why}.`);
    this.service = service;
    this.maybeDone = maybeDone;
  }
}

/** Another service failed over a call in a way that it did not expect; its log says how. */
export class ServiceFailed extends Error {
  override readonly name = 'ServiceFailed';
}
