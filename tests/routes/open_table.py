"""The part of the table in `table.py` that is about open data, in the same columns."""

TABLE = """
search                                   GET    200       200     200   200         200     200        200      200
search                                   POST   405       405     405   405         405     405        405      405
page_report                              GET    200       200     200   200         200     200        200      200
page_report                              POST   422       422     422   422         422     422        422      422
page_report_done                         GET    200       200     200   200         200     200        200      200
page_report_done                         POST   405       405     405   405         405     405        405      405
report_list                              GET    302       403     403   403         403     403        200      403
report_list                              POST   403       405     405   405         405     405        405      405
report_handle                            GET    302       403     403   403         403     403        200      403
report_handle                            POST   403       403     403   403         403     403        422      403
open_data                                GET    200       200     200   200         200     200        200      200
open_data                                POST   405       405     405   405         405     405        405      405
open_data_file                           GET    200       200     200   200         200     200        200      200
open_data_file                           POST   405       405     405   405         405     405        405      405
open_data_catalogue                      GET    200       200     200   200         200     200        200      200
open_data_catalogue                      POST   405       405     405   405         405     405        405      405
news_feed                                GET    200       200     200   200         200     200        200      200
news_feed                                POST   405       405     405   405         405     405        405      405
register_signings                        GET    302       403     403   403         403     403        200      403
register_signings                        POST   403       405     405   405         405     405        405      405
api_start                                GET    302       302     302   302         302     302        302      302
api_start                                POST   405       405     405   405         405     405        405      405
api_description                          GET    200       200     200   200         200     200        200      200
api_description                          POST   405       405     405   405         405     405        405      405
api_municipalities                       GET    200       200     200   200         200     200        200      200
api_municipalities                       POST   405       405     405   405         405     405        405      405
api_municipality                         GET    200       200     200   200         200     200        200      200
api_municipality                         POST   405       405     405   405         405     405        405      405
api_signings                             GET    200       200     200   200         200     200        200      200
api_signings                             POST   405       405     405   405         405     405        405      405
api_coalitions                           GET    200       200     200   200         200     200        200      200
api_coalitions                           POST   405       405     405   405         405     405        405      405
api_pillars                              GET    200       200     200   200         200     200        200      200
api_pillars                              POST   405       405     405   405         405     405        405      405
api_counts                               GET    200       200     200   200         200     200        200      200
api_counts                               POST   405       405     405   405         405     405        405      405
api_nothing                              GET    404       404     404   404         404     404        404      404
api_nothing                              POST   405       405     405   405         405     405        405      405
"""
