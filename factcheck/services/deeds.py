"""What the steps of a claim's history are called in a sentence: somebody did this."""

DEEDS = {
    "claim.log": "logged the claim",
    "claim.assign": "assigned it",
    "claim.accept": "took it on",
    "claim.decline": "gave it back",
    "claim.take_back": "took it back",
    "claim.lapse": "brought it back to the pool",
    "claim.submit": "proposed a ruling",
    "claim.approve": "approved the ruling",
    "claim.second": "gave the second ruling",
    "claim.send_back": "sent the ruling back",
    "claim.publish": "published the verdict",
    "claim.correct": "proposed a correction",
    "claim.expire": "found its verdict due for review",
    "claim.withdraw": "withdrew the verdict",
    "claim.reopen": "reopened it",
    "claim.set_aside": "set it aside",
    "claim.restore": "brought it back",
    "claim.search": "asked for a search",
    "claim.attach_source": "added a source",
    "claim.lose_passage": "took its passage out of the story",
    "claim.reword_passage": "reworded its passage in the story",
    "claim.find_passage": "brought its passage back into the story",
    "claim.set_stance": "set a stance",
    "claim.add_passage": "chose the words that count",
    "claim.weigh": "regrouped the sources",
    "claim.evidence_changed": "found a cited page changed",
    "claim.join_origins": "counted two sources as one",
    "claim.part_origin": "counted a source apart",
    "claim.undo_origin_decision": "left two sources to the rules again",
    "claim.set_mark": "marked a source",
    "claim.clear_mark": "left a mark to the machine again",
    "claim.take_copy": "took the new copy of a page",
    "claim.acknowledge_change": "let the earlier copy of a page stand",
    "claim.ask_for_exemption": "asked for an exemption from the policy",
    "claim.grant_exemption": "granted an exemption from the policy",
    "claim.ask_for_reply": "asked for a reply",
    "claim.answer": "wrote down a reply",
    "claim.tell_again": "had endpoints told once more",
    "claim.export": "exported the evidence",
    "claim.export_dossier": "exported the signed dossier",
}


def told(verb: str) -> str:
    """What somebody did, by the verb of its audit event."""
    return DEEDS.get(verb, verb.replace(".", ": ").replace("_", " "))
