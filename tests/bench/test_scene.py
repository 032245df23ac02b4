"""The scene of most benchmarks: that it stands and its jobs are done, however long that takes."""

import unittest

from .scene import BrokerScene

HOSTS = 3


class Scene(unittest.TestCase):
    def test_jobs_on_hosts_that_are_not_there_succeed(self):
        scene = BrokerScene(racks=1, hosts=HOSTS)
        self.addCleanup(scene.stop)
        scene.start_worker()
        scene.ok("start", "host", "vmware", "rack0", "--progress", "none")
        ended = scene.ok("list", "job", "--format", "csv")
        self.assertEqual(ended.count("start host vmware"), HOSTS, ended)
        self.assertEqual(ended.count("succeeded"), 2 * HOSTS, ended)  # with the looks before
