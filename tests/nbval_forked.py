"""A plugin of pytest: nbval's kernels are forked from a process that has imported the library.

``pytest -p tests.nbval_forked --nbval -n 2 --dist loadfile chapters``

Elsewhere than on Linux they are started as any other, over Unix sockets where that can be done.
"""

import nbval.kernel

from swvr.book.kernels import BlockingForkedKernelManager, sockets_can_be_used

if sockets_can_be_used():
    nbval.kernel.KernelManager = BlockingForkedKernelManager
