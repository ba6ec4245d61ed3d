"""`python -m desktop` is the command of the installed program."""

from desktop.cli import main

if __name__ == "__main__":
    main()
