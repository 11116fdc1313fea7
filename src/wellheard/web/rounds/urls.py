"""Where jobs are: what runs, what ran, and what is asked for."""

from django.urls import include, path

from wellheard.web.rounds import (
    views,
    views_find,
    views_gather,
    views_import,
    views_schedules,
)

pages = [
    path("jobs/", views.jobs, name="jobs"),
    path("jobs/<int:pk>/", views.job, name="job"),
    path("jobs/<int:pk>/now/", views.now, name="now"),
    path("jobs/<int:pk>/step/", views.step, name="step"),
    path("jobs/<int:pk>/cancel/", views.cancel, name="cancel"),
    path("jobs/<int:pk>/retry/", views.retry, name="retry"),
    path("jobs/new/import/", views_import.send, name="import"),
    path("jobs/new/import/<int:pk>/", views_import.check, name="import-check"),
    path("jobs/new/gather/", views_gather.gather, name="gather"),
    path("jobs/new/find/", views_find.find, name="find"),
    path("jobs/plans/new/", views_gather.new_plan, name="new-plan"),
    path("jobs/plans/<int:pk>/", views_gather.plan, name="plan"),
    path("jobs/plans/<int:pk>/remove/", views_gather.remove, name="remove-plan"),
    path("jobs/schedules/", views_schedules.schedules, name="schedules"),
    path("jobs/schedules/new/", views_schedules.new, name="new-schedule"),
    path("jobs/schedules/<int:pk>/switch/", views_schedules.switch, name="switch"),
    path("jobs/schedules/<int:pk>/remove/", views_schedules.remove, name="unschedule"),
]
urlpatterns = [path("", include((pages, "rounds"), namespace="rounds"))]
