import { holdToContract } from './contract.ts';

holdToContract('embedded');
