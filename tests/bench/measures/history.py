"""Whether what was done long ago slows down what is done now."""

from ..benchmark import Benchmark, Contender
from ..scene import HOSTS_PER_RACK, BrokerScene
from .life_cycle import REQUESTS, life_cycles

JOBS = 2_000_000
JOBS_A_STATEMENT = 100_000  # a transaction that fits into the log


class History(Benchmark):
    number = 10
    name = "history"
    title = "lives of jobs with 2,000,000 finished ones in the tables"
    unit = "jobs/s"

    def setup(self):
        self.empty = self.begin(BrokerScene(racks=1))
        self.full = self.begin(BrokerScene(racks=1))
        fill(self.full)
        for scene in (self.empty, self.full):
            scene.start_worker()
            life_cycles(scene, 1)

    def settings(self):
        return {"jobs a round": REQUESTS * HOSTS_PER_RACK, "finished jobs": JOBS,
                "database": self.full.database_settings()}

    def contenders(self):
        return [Contender("GriVon", lambda _: life_cycles(self.full, REQUESTS)),
                Contender("the same with empty tables", lambda _: life_cycles(self.empty, REQUESTS),
                          must=0.9, aim=1.0)]


def fill(scene):
    """Copies a batch of finished jobs, with all that is recorded of them, until there are enough.

    By SQL, because at what they really take this would take an hour. The broker has nothing to
    write meanwhile, and is started anew, so that it counts on from here.
    """
    scene.start_worker()
    life_cycles(scene, 1)
    scene.stop_worker()
    template = int(scene.sql("SELECT MAX(id) FROM batch")[0][0])
    for first in range(0, JOBS // HOSTS_PER_RACK, JOBS_A_STATEMENT // HOSTS_PER_RACK):
        copy_batch(scene, template, first, JOBS_A_STATEMENT // HOSTS_PER_RACK)
    for name, table, column in (("job", "job", "id"), ("batch", "batch", "id"),
                                ("event", "event", "seq")):
        scene.sql(f"UPDATE counter SET next_number = (SELECT MAX({column}) + 1 FROM {table}) "
                  f"WHERE name = '{name}'")
    scene.restart_broker()


def copy_batch(scene, template, first, count):
    """Copies number `first` + 1 … `first` + `count` of that batch, its jobs, records and events."""
    jobs, least_job = scene.sql(f"SELECT COUNT(*), MIN(id) FROM job WHERE batch_id = {template}")[0]
    events = scene.sql(f"SELECT COUNT(*) FROM event WHERE batch_id = {template}")[0][0]
    next_event = scene.sql("SELECT MAX(seq) + 1 FROM event")[0][0]
    copies = f"seq_{first + 1}_to_{first + count} AS copies"
    copy = f"(copies.seq * {jobs})"
    columns = {table: [row[0] for row in scene.sql(
        "SELECT column_name FROM information_schema.columns WHERE table_schema = 'grivon' AND "
        f"table_name = '{table}' AND extra NOT LIKE '%GENERATED%' ORDER BY ordinal_position")]
        for table in ("batch", "job", "job_payload", "job_item", "event")}

    def insert(table, source, moved):
        selected = ", ".join(moved.get(name, f"original.`{name}`") for name in columns[table])
        names = ", ".join(f"`{name}`" for name in columns[table])
        scene.sql(f"INSERT INTO {table} ({names}) SELECT {selected} FROM {copies}, {source}",
                  timeout_s=3600)

    of_batch = f"BETWEEN {least_job} AND {int(least_job) + int(jobs) - 1}"
    new_batch = "original.batch_id + copies.seq"
    insert("batch", f"(SELECT * FROM batch WHERE id = {template}) AS original",
           {"id": "original.id + copies.seq"})
    insert("job", f"(SELECT * FROM job WHERE batch_id = {template}) AS original",
           {"id": f"original.id + {copy}", "batch_id": new_batch,
            "place": f"original.place + {copy}"})
    for table in ("job_payload", "job_item"):
        insert(table, f"(SELECT * FROM {table} WHERE job_id {of_batch}) AS original",
               {"job_id": f"original.job_id + {copy}"})
    insert("event",
           "(SELECT *, ROW_NUMBER() OVER (ORDER BY seq) - 1 AS place FROM event "
           f"WHERE batch_id = {template}) AS original",
           {"seq": f"{next_event} + (copies.seq - {first + 1}) * {events} + original.place",
            "batch_id": new_batch, "job_id": f"original.job_id + {copy}"})
