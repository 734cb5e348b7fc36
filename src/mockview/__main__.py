"""`python -m mockview`."""

from mockview.cli.app import main

main()
