"""The part of the table in `table.py` that is about support, in the same columns."""

TABLE = """
support_request                          GET    302       200     404   404         200     404        200      404
support_request                          POST   403       405     405   405         405     405        405      405
support_list                             GET    302       200     200   403         200     403        200      403
support_list                             POST   403       405     405   405         405     405        405      405
request_meet                             GET    302       405     405   405         405     405        405      405
request_meet                             POST   403       403     404   404         422     404        422      404
request_start                            GET    302       405     405   405         405     405        405      405
request_start                            POST   403       403     404   404         422     404        422      404
request_wait                             GET    302       403     404   404         200     404        200      404
request_wait                             POST   403       403     404   404         422     404        422      404
request_answer                           GET    302       405     405   405         405     405        405      405
request_answer                           POST   403       422     404   404         403     404        403      404
request_close                            GET    302       403     404   404         200     404        200      404
request_close                            POST   403       403     404   404         422     404        422      404
request_decline                          GET    302       403     404   404         302     404        302      404
request_decline                          POST   403       403     404   404         422     404        422      404
request_withdraw                         GET    302       200     404   404         403     404        403      404
request_withdraw                         POST   403       302     404   404         403     404        403      404
request_reject                           GET    302       403     404   404         403     404        302      404
request_reject                           POST   403       403     404   404         403     404        422      404
request_message                          GET    302       405     405   405         405     405        405      405
request_message                          POST   403       422     404   404         422     404        422      404
request_note                             GET    302       405     405   405         405     405        405      405
request_note                             POST   403       403     404   404         422     404        422      404
request_file                             GET    302       200     404   404         200     404        200      404
request_file                             POST   403       405     405   405         405     405        405      405
request_file_page                        GET    302       200     404   404         200     404        200      404
request_file_page                        POST   403       405     405   405         405     405        405      405
request_print                            GET    302       200     404   404         200     404        200      404
request_print                            POST   403       405     405   405         405     405        405      405
request_export                           GET    302       405     405   405         405     405        405      405
request_export                           POST   403       403     404   404         403     404        200      404
support_ask                              GET    302       200     200   403         403     403        403      403
support_ask                              POST   403       422     422   403         403     403        403      403
support_check                            GET    302       302     302   403         403     403        403      403
support_check                            POST   403       302     302   403         403     403        403      403
support_asked                            GET    302       200     404   404         403     404        403      404
support_asked                            POST   403       405     405   405         405     405        405      405
"""
