/** Doors in the writings of countries that number in their own way: AR, CO, IN, MX, PE, TR, VN. */
import t from "tap";
import { compare, standardise } from "../../../src/address/index.ts";

function matchOf(country_code: string, a: string, b: string) {
  const at = (line: string) => standardise({ country_code, locality: "Centro", address_lines: [line] });
  return compare(at(a), at(b)).match;
}

t.test("one door in two writings", async (t) => {
  for (const [country, a, b] of [
    ["AR", "Av. Belgrano 1820 Piso 4 Dto. C", "Avenida Belgrano 1820, 4° C"],
    ["AR", "Bv. Oroño 700", "Boulevard Oroño 700"],
    ["AR", "Belgrano 1820 4 C", "Belgrano 1820 Piso 4 Depto C"],
    ["AR", "Belgrano 1820 PB C", "Belgrano 1820, Planta Baja C"],
    ["AR", "Belgrano 1820 P.B. C", "Belgrano 1820, PB Depto C"],
    ["AR", "Mza 2 Casa 7 B° Norte", "Mza 2 Casa 7 Barrio Norte"],
    ["ES", "Calle Nueva 5, Bajo B", "C/ Nueva 5 PB B"],
    ["CO", "Cra 15 # 30-18 To 2 Ap 301", "Carrera 15 # 30-18 Torre 2 Apto 301"],
    ["CO", "Cl 80 # 11-42 Of 301", "Calle 80 No 11 - 42 Oficina 301"],
    ["CO", "Cll 80 11 42", "Calle 80 # 11-42"],
    ["CO", "Dg 25 # 30-18", "Diagonal 25 # 30-18"],
    ["CO", "Calle 26 Sur # 30-18", "Cl 26 S 30 18"],
    ["PE", "Jr. Puno 310", "Jirón Puno 310"],
    ["PE", "Mz. C Lt. 8 Urb. Las Flores", "Manzana C Lote 8 Urbanización Las Flores"],
    ["MX", "Cda. Hidalgo 8", "Cerrada Hidalgo 8"],
    ["MX", "Calle 16 de Septiembre 30 Int. 2", "16 de Septiembre No. 30 interior 2"],
    ["MX", "Calle 50 No. 380 x 45 y 47", "C. 50 #380 por 45 y 47"],
    ["TR", "Bağdat Cad. No:40 B Blok D:7", "Bağdat Caddesi No:40 Blok B Daire:7"],
    ["TR", "Papatya Sok. No:9 Kat:1 D:2", "Papatya Sokağı No 9 K:1 Daire 2"],
    ["IN", "Plot No. 8, Sector 14", "Plot 8, Sec 14"],
    ["IN", "House No 8, Shanti Nagar", "H.No. 8, Shanti Nagar"],
    ["IN", "House No. 8, 3rd Cross", "D.No.8, 3rd Cross"],
    ["IN", "#8, 3rd Cross, 2nd Main", "No 8, 3rd Cross, 2nd Main"],
    ["VN", "8 Đường Lê Lợi", "Số 8 Lê Lợi"],
    ["VN", "8 Ng. 20 Lê Lợi", "8 Ngõ 20 Lê Lợi"],
    ["VN", "8 H. 20 Lê Lợi", "8 Hẻm 20 Lê Lợi"],
    ["VN", "Tầng 2, 8 Lê Lợi", "Lầu 2, 8 Lê Lợi"],
  ] as const)
    t.equal(matchOf(country, a, b), "same_door", `${country} ${a}: ${b}`);
});

t.test("two doors are never one", async (t) => {
  for (const [country, a, b] of [
    ["AR", "Belgrano 1820 4 C", "Belgrano 1820 4 D"],
    ["AR", "Belgrano 1820 PB C", "Belgrano 1820 PB D"],
    ["AR", "Belgrano 1820 PB C", "Belgrano 1820 1° C"],
    ["AR", "Mza 2 Casa 7 B° Norte", "Mza 2 Casa 7 B° Sur"],
    ["AR", "Mza 2 Casa 7 Barrio Norte", "Mza 3 Casa 7 Barrio Norte"],
    ["CO", "Calle 26 Sur # 30-18", "Calle 26 # 30-18"],
    ["CO", "Cl 80 11 42", "Cl 80 11 43"],
    ["CO", "Cl 80 11 42", "Cl 11 80 42"],
    ["CO", "Cra 15A # 30-18", "Cra 15B # 30-18"],
    ["CO", "Cra 15 # 30-18 To 2 Ap 301", "Cra 15 # 30-18 To 3 Ap 301"],
    ["CO", "Carrera 15 # 30-18 Torre 2 Apto 301", "Carrera 15 # 30-18 Torre 3 Apto 301"],
    ["PE", "Mz. C Lt. 8 Urb. Las Flores", "Mz. D Lt. 8 Urb. Las Flores"],
    ["PE", "Mz. C Lt. 8 Urb. Las Flores", "Mz. C Lt. 9 Urb. Las Flores"],
    ["PE", "Jr. Puno 310", "Av. Puno 310"],
    ["MX", "Mz 2 Lt 7 Calle Sur", "Mz 3 Lt 7 Calle Sur"],
    ["MX", "1a Cerrada de Hidalgo 8", "2a Cerrada de Hidalgo 8"],
    ["MX", "Calle 16 de Septiembre 30 Int. 2", "Calle 16 de Septiembre 30 Int. 3"],
    ["TR", "Bağdat Cad. No:40 B Blok D:7", "Bağdat Cad. No:40 C Blok D:7"],
    ["TR", "Bağdat Cad. No:40 D.No:7", "Bağdat Cad. No:40 D.No:8"],
    ["TR", "215. Sok. No:9", "216. Sok. No:9"],
    ["TR", "Bağdat Cad. No:40/A", "Bağdat Cad. No:40/B"],
    ["IN", "House No 8, Shanti Nagar", "H-8, Shanti Nagar"],
    ["IN", "House No 8, Shanti Nagar", "House No 9, Shanti Nagar"],
    ["IN", "#8, 3rd Cross, 2nd Main", "#8, 3rd Cross, 4th Main"],
    ["IN", "H.No. 8, Gali No. 2, Shanti Nagar", "H.No. 8, Gali No. 3, Shanti Nagar"],
    ["IN", "Plot No. 8, Sector 14", "Plot No. 8, Sector 15"],
    ["VN", "8 Ngõ 20 Lê Lợi", "8 Ngõ 21 Lê Lợi"],
    ["VN", "8 H. 20 Lê Lợi", "8 H. 21 Lê Lợi"],
    ["VN", "8/3 Lê Lợi", "8/4 Lê Lợi"],
    ["VN", "8 Đường số 2", "8 Đường số 3"],
  ] as const)
    t.not(matchOf(country, a, b), "same_door", `${country} ${a}: ${b}`);
});
