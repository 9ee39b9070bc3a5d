import { holdToContract } from './contract.ts';

holdToContract('debian');
