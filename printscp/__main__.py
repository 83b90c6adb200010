"""``python -m printscp``: the program, where its command is not on the path."""

from printscp.cli.main import main

if __name__ == "__main__":
    main()
