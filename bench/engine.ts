/**
 * Measures how many structured addresses per second the engine standardises and validates on one core. Prints the
 * median of several rounds of a second.
 */
import { standardise } from "../src/address/index.ts";
import { sampleAddresses } from "./addresses.ts";
import { median } from "./compare.ts";

const SECONDS = 5;
const addresses = sampleAddresses(5_000);
const countries = ["CN", "US", "DE"];

const loads = performance.now();
standardise(addresses[0] as never);
const loaded = performance.now() - loads;

measure(addresses, 1); // warm-up
const mix = median(Array.from({ length: SECONDS }, () => measure(addresses, 1)));
const byCountry = Object.fromEntries(
  countries.map((country) => [
    country,
    measure(
      addresses.filter(({ country_code }) => country_code === country),
      1,
    ),
  ]),
);
process.stdout.write(JSON.stringify({ per_second: mix, by_country: byCountry, first_call_ms: loaded }));

function measure(inputs: typeof addresses, seconds: number): number {
  const start = performance.now();
  let count = 0;
  while (performance.now() - start < seconds * 1000) {
    for (let index = 0; index < 100; index++) standardise(inputs[count++ % inputs.length] as never);
  }
  return (count * 1000) / (performance.now() - start);
}
