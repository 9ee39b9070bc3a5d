import { holdToBusContract } from './contract.ts';

holdToBusContract(() => null);
