"""The timetable names tasks that exist, and queues that a worker listens to."""

from kam.celery import app


def test_every_entry_names_a_task_and_a_queue_that_exist() -> None:
    app.loader.import_default_modules()
    queues = {queue.name for queue in app.conf.task_queues}
    for entry in app.conf.beat_schedule.values():
        assert entry["task"] in app.tasks
        assert entry["options"]["queue"] in queues


def test_no_message_expires() -> None:
    """By the clock of a worker that runs ahead everything would."""
    assert not [entry for entry in app.conf.beat_schedule.values() if "expires" in entry["options"]]
