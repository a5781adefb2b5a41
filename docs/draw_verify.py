"""Check the public file of a draw: python3 draw_verify.py FILE [COMMITMENT]. Shares no code with what made the file.
Exit status 0: the result follows from what was sealed; 1: what differs is named; 2: the file cannot be read.
"""

import json
import sys
from decimal import Context, Decimal
from hashlib import sha256

EXACT = Context(prec=50)


def sha(text):
    return sha256(text.encode()).hexdigest()


def mark(value):
    return sha(json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")))


def number(file, *said):
    return int(sha("\x1f".join((file["algorithm"], *said))), 16)


def parts(file):
    pool, us = sorted(file["pool"], key=lambda c: c["id"]), file["officers"]
    facts = [[o["id"], o["certified_until"], o["on_leave"], sorted(o["specialities"]), sorted(o["avoids"])] for o in us]
    return {
        "pool": mark([[c["id"], c["stratum"], c["speciality"]] for c in pool]),
        "weights": mark([[c["id"], format(Decimal(c["weight"]).normalize(), "f")] for c in pool]),
        "officers": mark(sorted(facts)),
        "take": mark(file["take"]),
        "names": mark([file["no"], *(sorted([each["id"], each["name"]] for each in part) for part in (pool, us))]),
        "terms": mark([file["algorithm"], file["day"], file["least"], mark([file["source"], file["frozen_on"]])]),
    }


def rank(file, one):
    share = EXACT.divide(Decimal(number(file, file["seed"], "object", one["id"]) + 1), Decimal(2**256 + 1))
    return EXACT.divide(-EXACT.ln(share), Decimal(one["weight"])), one["id"]


def team(file, one):
    out = [c["officer"] for c in file["changes"] if (c["kind"], c["object"]) == ("recused", one["id"])]
    valid = [o for o in file["officers"] if (o["certified_until"] or "9999") >= file["day"] and not o["on_leave"]]
    free = [o for o in valid if one["id"] not in o["avoids"] and o["id"] not in out]
    free.sort(key=lambda o: (number(file, file["seed"], "officer", one["id"], o["id"]), o["id"]))
    knows = [o for o in free if one["speciality"] in o["specialities"]][:1] or free[:1]
    return [o["id"] for o in knows + [o for o in free if o not in knows]][: file["least"]]


def result(file):
    gone = [c["object"] for c in file["changes"] if c["kind"] == "replaced"]
    there = [c for c in file["pool"] if Decimal(c["weight"]) > 0 and c["id"] not in gone]
    ranked = sorted(there, key=lambda c: rank(file, c))
    taken = [c for s, n in file["take"].items() for c in [c for c in ranked if c["stratum"] == s][:n]]
    return [{"object": c["id"], "officers": team(file, c)} for c in ranked if c in taken]


def faults(file, published):
    wrong = [name for name, seen in parts(file).items() if seen != file["parts"][name]]
    wrong += ["commitment"] * (mark(file["parts"]) != file["commitment"] or published not in (None, file["commitment"]))
    if not {"seed", "reveals", "changes", "result", "seals"} & file.keys():  # never drawn
        return wrong
    reveals, seals, promised = file["reveals"], file["seals"], file["source"].get("seals")
    kept = promised and [sha(r) for r in reveals] == promised and mark(reveals) == file["seed"]
    told = kept if promised else file["source"]["on"] > file["frozen_on"]
    wrong += ["seed"] * (seals["seed"] != mark([file["commitment"], file["seed"], reveals]) or not told)
    wrong += [name for name in ("changes", "result") if seals[name] != mark([file["commitment"], file[name]])]
    return wrong or ["result"] * (result(file) != file["result"])


if __name__ == "__main__":
    try:
        with open(sys.argv[1], encoding="utf-8") as given:
            found = faults(json.load(given), sys.argv[2] if sys.argv[2:] else None)
    except (IndexError, OSError, ValueError, KeyError, TypeError, ArithmeticError):
        sys.exit(2)
    print("altered: " + ", ".join(found) if found else "all follows from what was sealed")
    sys.exit(bool(found))
