"""Where the map is."""

from django.urls import path

from wellheard.web.interest import views_map

urlpatterns = [
    path("map", views_map.communities, name="map"),
    path("map/keenest", views_map.keenest, name="map_keenest"),
    path("map/keenest.json", views_map.top_data, name="map_top"),
    path("map/around/<int:rank>", views_map.around, name="map_around"),
    path("map/around/<int:rank>.json", views_map.around_data, name="map_around_data"),
    path("map/all", views_map.everybody, name="map_points_page"),
    path("map/points.bin", views_map.points, name="map_points"),
    path("map/density.png", views_map.density, name="map_density"),
    path("map/at/<int:rank>", views_map.at, name="map_at"),
]
