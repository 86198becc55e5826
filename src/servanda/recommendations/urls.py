"""Addresses of the room: the desk's, then the register's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path, re_path

from servanda.recommendations.views import (
    annex_rows,
    annexes,
    answers,
    assigning,
    assignments,
    decisions,
    desk,
    exports,
    imports,
    recommendation,
    register,
    saved_views,
    splitting,
    translations,
)

if TYPE_CHECKING:
    from django.urls import URLPattern

app_name = "recommendations"

desk_addresses: list[URLPattern] = [
    path("documents/", imports.imports, name="imports"),
    path("desk/<int:reading_id>/", desk.import_desk, name="import_desk"),
    path("desk/<int:reading_id>/sure/", imports.sure, name="sure"),
    path("desk/<int:reading_id>/undo/", imports.undo_import, name="undo_import"),
    path(
        "desk/<int:reading_id>/differences/",
        imports.version_differences,
        name="differences",
    ),
    path(
        "desk/<int:reading_id>/withdraw/<int:recommendation_id>/",
        imports.withdraw,
        name="withdraw",
    ),
    path("desk/<int:reading_id>/<int:finding_id>/", desk.finding, name="finding"),
    path(
        "desk/<int:reading_id>/<int:finding_id>/split/", splitting.split, name="split"
    ),
]

register_addresses: list[URLPattern] = [
    path("register/", register.register, name="register"),
    re_path(
        r"^register/export\.(?P<kind>csv|xlsx|json)$", exports.table, name="export"
    ),
    path("register/matrix.docx", exports.word_matrix, name="matrix"),
    path("register/brief.docx", exports.word_brief, name="brief"),
    path("register/views/", saved_views.saved_views, name="saved_views"),
    path(
        "register/views/<int:pk>/delete/", saved_views.forget_view, name="forget_view"
    ),
    path("register/<int:pk>/", recommendation.recommendation, name="recommendation"),
    path("register/<int:pk>/position/", recommendation.position, name="position"),
    path("register/<int:pk>/themes/", recommendation.themes, name="themes"),
    path(
        "register/<int:pk>/translation/", recommendation.translation, name="translation"
    ),
    path("register/<int:pk>/matrix.docx", exports.one_matrix, name="one_matrix"),
    path(
        "documents/<int:document>/translations/",
        translations.translations,
        name="translations",
    ),
    path(
        "documents/<int:document>/translations/keep/",
        translations.import_translations,
        name="import_translations",
    ),
    path(
        "documents/<int:document>/translations/template.xlsx",
        translations.template,
        name="translations_template",
    ),
]

assignment_addresses: list[URLPattern] = [
    path("register/<int:pk>/assign/", assigning.assign, name="assign"),
    path("register/assign/", assigning.assign_together, name="assign_together"),
    path("register/<int:pk>/not-for-us/", assigning.not_for_us, name="not_for_us"),
    path("register/<int:pk>/asks/", assigning.asks, name="asks"),
    path("assignments/", assignments.assignments, name="assignments"),
    re_path(
        r"^assignments/export\.(?P<kind>csv|xlsx)$",
        assignments.export,
        name="export_assignments",
    ),
    path("assignments/<int:pk>/", assignments.assignment, name="assignment"),
    path("assignments/<int:pk>/accept/", assignments.accept, name="accept_assignment"),
    path(
        "assignments/<int:pk>/return/", assignments.return_it, name="return_assignment"
    ),
    path("assignments/<int:pk>/assign/", assigning.reassign, name="reassign"),
    path(
        "assignments/<int:pk>/withdraw/",
        assignments.withdraw,
        name="withdraw_assignment",
    ),
]

annex_addresses: list[URLPattern] = [
    path("decisions/", decisions.decisions, name="decisions"),
    path("decisions/record/", decisions.record, name="record_decision"),
    path("decisions/<int:pk>/", decisions.decision, name="decision"),
    path("decisions/<int:pk>/change/", decisions.change, name="change_decision"),
    path("decisions/<int:pk>/original", decisions.original, name="decision_original"),
    path("decisions/<int:pk>/annex/", annexes.import_annex, name="import_annex"),
    path("assignments/import/", annexes.import_workbook, name="import_workbook"),
    path("annexes/<int:pk>/", annexes.annex, name="annex"),
    path("annexes/<int:pk>/columns/", annexes.columns, name="annex_columns"),
    path("annexes/<int:pk>/assign/", annexes.assign_sure, name="assign_sure"),
    path("annexes/<int:pk>/rows.xlsx", annex_rows.sheet, name="annex_sheet"),
    path("annexes/<int:pk>/rows/<int:row_id>/", annex_rows.step, name="annex_row"),
    path("annexes/<int:pk>/told/", annexes.told, name="annex_told"),
    path("annexes/<int:pk>/remove/", annexes.remove, name="remove_annex"),
]

answer_addresses: list[URLPattern] = [
    path("desk/<int:reading_id>/answers/", answers.answers, name="answers"),
    path(
        "desk/<int:reading_id>/answers/apply/",
        answers.apply_sure,
        name="apply_sure_answers",
    ),
    path(
        "desk/<int:reading_id>/answers/match/",
        answers.match_again,
        name="match_answers",
    ),
    path(
        "desk/<int:reading_id>/answers/<int:proposal_id>/",
        answers.decide,
        name="decide_answer",
    ),
]

urlpatterns = [
    *desk_addresses,
    *answer_addresses,
    *register_addresses,
    *assignment_addresses,
    *annex_addresses,
]
