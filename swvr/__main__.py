"""``python -m swvr``: the same as the command ``swvr``."""

from swvr.cli import main

if __name__ == "__main__":
    main()
