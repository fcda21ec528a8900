"""The peer of the workflow figures: LangGraph with its SQLite checkpointer, four steps with an approval.

  langgraph_four.py FOLDER RUNS      one line of JSON: runs a second

A run is invoked up to its interrupt, then resumed with the approval, as its documentation shows. The
checkpointer's own connection is set to synchronous=FULL and WAL, as ours is."""
import json
import os
import sqlite3
import sys
import time
from typing import TypedDict

from langgraph.checkpoint.sqlite import SqliteSaver
from langgraph.graph import END, START, StateGraph
from langgraph.types import Command, interrupt


class State(TypedDict, total=False):
    document: str
    read: str
    draft: str
    approved: bool
    released: bool


def main():
    folder, runs = sys.argv[1], int(sys.argv[2])
    connection = sqlite3.connect(os.path.join(folder, "langgraph.db"), check_same_thread=False)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    saver = SqliteSaver(connection)
    saver.setup()
    connection.execute("PRAGMA synchronous = FULL")
    graph = StateGraph(State)
    graph.add_node("read_step", lambda s: {"read": "lisinopril 20 mg"})
    graph.add_node("draft_step", lambda s: {"draft": '{"medications":[{"name":"lisinopril"}]}'})
    graph.add_node("review_step", lambda s: {"approved": interrupt("sign")})
    graph.add_node("release_step", lambda s: {"released": True})
    for a, b in ((START, "read_step"), ("read_step", "draft_step"), ("draft_step", "review_step"),
                 ("review_step", "release_step"), ("release_step", END)):
        graph.add_edge(a, b)
    app = graph.compile(checkpointer=saver)
    begun = time.monotonic()
    for i in range(runs):
        config = {"configurable": {"thread_id": f"run-{i}"}}
        app.invoke({"document": "Continue lisinopril 20 mg once daily."}, config)
        end = app.invoke(Command(resume=True), config)
        assert end["released"] and end["approved"], end
    seconds = time.monotonic() - begun
    print(json.dumps({"runs_s": runs / seconds,
                      "synchronous": connection.execute("PRAGMA synchronous").fetchone()[0]}))


if __name__ == "__main__":
    main()
