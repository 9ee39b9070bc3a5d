import { holdToContract } from './contract.ts';

holdToContract('simulated');
