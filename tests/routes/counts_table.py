"""The part of the table in `table.py` that is about answers with counts, and about what changes on the map."""

TABLE = """
country_map                              GET    200       200     200   200         200     200        200      200
country_map                              POST   405       405     405   405         405     405        405      405
country_map_file                         GET    200       200     200   200         200     200        200      200
country_map_file                         POST   405       405     405   405         405     405        405      405
answer                                   GET    302       403     403   403         403     403        200      403
answer                                   POST   403       405     405   405         405     405        405      405
answer_file                              GET    302       403     403   403         403     403        200      403
answer_file                              POST   403       405     405   405         405     405        405      405
answer_keep                              GET    302       405     405   405         405     405        405      405
answer_keep                              POST   403       403     403   403         403     403        422      403
kept_answer_list                         GET    302       403     403   403         403     403        200      403
kept_answer_list                         POST   403       405     405   405         405     405        405      405
kept_answer                              GET    302       403     403   403         403     403        200      403
kept_answer                              POST   403       405     405   405         405     405        405      405
kept_answer_file                         GET    302       403     403   403         403     403        200      403
kept_answer_file                         POST   403       405     405   405         405     405        405      405
"""
