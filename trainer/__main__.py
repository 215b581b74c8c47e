"""`python -m trainer` is the same program as `trainer`."""

from trainer.cli import main

if __name__ == "__main__":
    main()
