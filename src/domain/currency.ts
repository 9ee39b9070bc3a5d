/**
 * The currencies of ISO 4217 that have a minor unit, by how many decimals that unit has. Precious metals,
 * test codes and baskets without a minor unit are not sold in and are absent.
 */
const TWO_DECIMALS = `
  AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW CNY
  COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR
  IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD
  NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP
  SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XAD XCD XCG YER ZAR ZMW ZWG`;
const NO_DECIMALS = 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF';
const THREE_DECIMALS = 'BHD IQD JOD KWD LYD OMR TND';
const FOUR_DECIMALS = 'CLF UYW';

const EXPONENTS: ReadonlyMap<string, number> = new Map([
  ...codes(NO_DECIMALS, 0), ...codes(TWO_DECIMALS, 2), ...codes(THREE_DECIMALS, 3), ...codes(FOUR_DECIMALS, 4),
]);

/** Decimals of the currency's minor unit (JPY 0, USD 2, KWD 3); null when the code is not a currency the house can sell in. */
export function currencyExponent(code: string): number | null {
  return EXPONENTS.get(code) ?? null;
}

/** Every code that {@link currencyExponent} knows, in alphabetical order. */
export const CURRENCIES: readonly string[] = [...EXPONENTS.keys()].toSorted();

function codes(list: string, exponent: number): [string, number][] {
  return list.trim().split(/\s+/).map((code) => [code, exponent]);
}
