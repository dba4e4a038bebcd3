import Type from "typebox";
import { closed, named } from "../../platform/http/schemas.ts";

export const PinPut = named(
  "PinPut",
  closed(
    {
      latitude: Type.Number({ minimum: -90, maximum: 90, description: "WGS-84, degrees." }),
      longitude: Type.Number({ minimum: -180, maximum: 180, description: "WGS-84, degrees." }),
      uncertainty_m: Type.Optional(
        Type.Number({ minimum: 0, maximum: 100_000, default: 25, description: "Metres within which the door is." }),
      ),
      note: Type.Optional(
        Type.String({ minLength: 1, maxLength: 500, description: "A note, for couriers or for the record." }),
      ),
    },
    { examples: [{ latitude: 22.5332, longitude: 113.9305, uncertainty_m: 10, note: "the gate in the north" }] },
  ),
);
