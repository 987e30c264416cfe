"""A plugin of pytest: nbval's kernels talk over Unix sockets, so that several can start at once.

``pytest -p tests.nbval_over_sockets --nbval -n 2 --dist loadfile chapters``
"""

import nbval.kernel

from swvr.book.kernels import BlockingSocketKernelManager, sockets_can_be_used

if sockets_can_be_used():
    nbval.kernel.KernelManager = BlockingSocketKernelManager
