"""The part of the table in `table.py` that is about answers with counts, and about what changes on the map."""

TABLE = """
country_map                              GET    200       200     200   200         200     200        200      200
country_map                              POST   405       405     405   405         405     405        405      405
figures                                  GET    200       200     200   200         200     200        200      200
figures                                  POST   405       405     405   405         405     405        405      405
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
takeover_list                            GET    302       403     403   403         403     403        200      403
takeover_list                            POST   403       405     405   405         405     405        405      405
takeover_undo                            GET    302       403     403   403         403     403        200      403
takeover_undo                            POST   403       403     403   403         403     403        422      403
take_over                                GET    302       403     403   403         403     403        200      403
take_over                                POST   403       403     403   403         403     403        422      403
period_list                              GET    302       403     403   403         403     403        200      403
period_list                              POST   403       405     405   405         405     405        405      405
period_detail                            GET    302       403     403   403         403     403        200      403
period_detail                            POST   403       403     403   403         403     403        422      403
redivision_list                          GET    302       403     403   403         403     403        200      403
redivision_list                          POST   403       405     405   405         405     405        405      405
dissolve                                 GET    302       403     403   403         403     403        200      403
dissolve                                 POST   403       403     403   403         403     403        422      403
rename                                   GET    302       403     403   403         403     403        200      403
rename                                   POST   403       403     403   403         403     403        422      403
redivision_detail                        GET    302       403     403   403         403     403        200      403
redivision_detail                        POST   403       405     405   405         405     405        405      405
redivision_undo                          GET    302       405     405   405         405     405        405      405
redivision_undo                          POST   403       403     403   403         403     403        302      403
"""
