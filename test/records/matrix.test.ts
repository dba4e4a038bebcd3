import { testMatrix } from "./matrix.ts";
import { WAYS } from "./ways.ts";

testMatrix(WAYS.addresses);
